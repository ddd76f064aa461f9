namespace VmGeneralize.Operations.Linux;

/// <summary>Names under which operations on Linux are selected, or left out, together.</summary>
internal static class LinuxGroups
{
    public const string Logs = "linux-all-logs";
    public const string Caches = "linux-caches";
    public const string Histories = "linux-all-histories";
    public const string Network = "linux-network";
    public const string Agents = "linux-agents";
    public const string Identities = "linux-identities";
}
