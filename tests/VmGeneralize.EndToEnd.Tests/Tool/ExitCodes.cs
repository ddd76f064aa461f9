namespace VmGeneralize.EndToEnd.Tests.Tool;

/// <summary>The exit codes that the README promises.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Usage = 2;
    public const int Refused = 3;
    public const int Corrupt = 4;
    public const int Azure = 5;
    public const int Leftovers = 7;
    public const int Cancelled = 130;
}
