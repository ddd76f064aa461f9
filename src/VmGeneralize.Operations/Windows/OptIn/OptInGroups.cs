namespace VmGeneralize.Operations.Windows.OptIn;

/// <summary>Names under which opt-in operations are selected together.</summary>
internal static class OptInGroups
{
    public const string Logs = "windows-logs";
    public const string Caches = "windows-caches";
    public const string Histories = "windows-histories";
    public const string Network = "windows-network";
    public const string Identities = "windows-identities";
}
