using VmGeneralize.Blocks;

namespace VmGeneralize.Servicing;

/// <summary>Attaching a disk, running DISM on it or detaching it failed.</summary>
public sealed class ServicingException : VmGeneralizeException
{
    /// <param name="step">Which step failed: one of <see cref="ServicingStep"/>.</param>
    /// <param name="problem">What went wrong, a sentence, without the code.</param>
    /// <param name="next">What the user can do, a sentence.</param>
    /// <param name="nativeCode">Win32 error, HRESULT or exit code; null when none was given.</param>
    public ServicingException(ServicingStep step, string problem, string next, int? nativeCode = null)
        : base($"{problem}{(nativeCode is int code ? $" ({NativeCode.Text(code)})" : "")} {next}")
    {
        Step = step;
        Problem = problem;
        Next = next;
        Code = nativeCode;
    }

    private ServicingException(ServicingException first, string more)
        : base($"{first.Message} {more}", first)
    {
        Step = first.Step;
        Problem = first.Problem;
        Next = first.Next;
        Code = first.Code;
    }

    public ServicingStep Step { get; }

    public string Problem { get; }

    public string Next { get; }

    /// <summary>Win32 error, HRESULT or exit code; null when none was given.</summary>
    public int? Code { get; }

    /// <summary>The same failure with more details.</summary>
    public ServicingException With(string sentence) => new(this, sentence);

    /// <summary>The same failure with what went wrong while cleaning up after it.</summary>
    internal ServicingException With(IReadOnlyList<ServicingException> later) =>
        later.Count == 0 ? this : With(string.Join(' ', later.Select(problem => $"Also: {problem.Message}")));
}
