namespace VmGeneralize.Console;

/// <summary>The work is done, and standard output does not take what there is to say about it.</summary>
/// <param name="done">What is done, without a full stop.</param>
/// <param name="problem">Why it cannot be said.</param>
internal sealed class NotPrintedException(string done, Exception problem) : IOException(
    $"{done}; only the report of it could not be printed: {problem.Message}", problem)
{
    /// <summary>Prints what was done.</summary>
    /// <exception cref="NotPrintedException">Standard output does not take it.</exception>
    public static void Guard(string done, Action print)
    {
        try
        {
            print();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new NotPrintedException(done, problem);
        }
    }
}
