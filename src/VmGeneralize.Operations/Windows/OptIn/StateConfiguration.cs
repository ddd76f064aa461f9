using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class StateConfiguration
{
    private const string Folder = "/Windows/System32/Configuration";
    private const string Agent = @"Microsoft\Windows\CurrentVersion\DSC";

    public static Operation Operation { get; } = new()
    {
        Id = "windows-state-configuration",
        Title = "Remove the configurations of Desired State Configuration, and the id of its agent",
        Why = "Configurations hold settings and credentials of the source, and nodes that share an id are one to the pull server",
        Source = new("https://learn.microsoft.com/powershell/dsc/pull-server/pullclient"),
        Guest = GuestKind.Windows,
        Risk = Risk.Medium,
        OnByDefault = false,
        Notice = "The configuration must be given to each VM again, and each VM registered again.",
        Plan = static guest =>
        [
            .. guest.DeleteFiles(Folder, name => name.EndsWith(".mof", StringComparison.OrdinalIgnoreCase)),
            .. guest.DeleteExistingValues("SOFTWARE", Agent, "AgentId"),
        ],
    };
}
