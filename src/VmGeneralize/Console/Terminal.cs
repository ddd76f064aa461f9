namespace VmGeneralize.Console;

/// <summary>What standard error is connected to.</summary>
internal static class Terminal
{
    private const int UsualWidth = 80;

    /// <summary>A terminal on which a line can be repainted; not a file, a pipe, a dumb terminal or the log of a build.</summary>
    public static bool IsLive => !System.Console.IsErrorRedirected && !IsDumb && !IsBuild;

    /// <summary>Columns, as they are now: windows are resized while a disk is copied.</summary>
    public static int Width
    {
        get
        {
            try
            {
                return System.Console.WindowWidth is > 0 and int width ? width : UsualWidth;
            }
            catch (IOException)
            {
                return UsualWidth; // Windows: none of the standard streams is a console
            }
        }
    }

    private static bool IsDumb => Environment.GetEnvironmentVariable("TERM") == "dumb";

    // Set by GitHub, GitLab, Jenkins' plug-ins, Travis and others; Azure Pipelines has its own name.
    private static bool IsBuild => IsSet("CI") || IsSet("TF_BUILD");

    private static bool IsSet(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value && !value.Equals("false", StringComparison.OrdinalIgnoreCase) && value != "0";
}
