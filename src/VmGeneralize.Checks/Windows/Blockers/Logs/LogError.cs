using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Blockers.Logs;

/// <summary>One error that Sysprep logged.</summary>
/// <param name="Path">The log, as a guest path.</param>
/// <param name="Line">Its line there, from 1.</param>
/// <param name="Time">As logged, <c>yyyy-MM-dd HH:mm:ss</c>, so that times sort as text; null on a line without one.</param>
/// <param name="Message">What follows level, code and component; shortened, without control characters.</param>
internal sealed record LogError(string Path, int Line, string? Time, string Message)
{
    public string Evidence => $"{GuestPath.ToWindows(Path)}:{Line}";

    /// <summary>True when the message holds one of the texts; case does not count.</summary>
    public bool Holds(params IReadOnlyList<string> texts) => texts.Any(text => Message.Contains(text, StringComparison.OrdinalIgnoreCase));
}
