using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class StateConfigurationCheck
{
    private const string Operation = "windows-state-configuration";

    private static readonly Leftover Documents = new(
        Severity.Warning,
        "Configurations of Desired State Configuration, with settings and probably credentials",
        Remedy: "In the VM, before Sysprep: Remove-DscConfigurationDocument -Stage Current,Pending,Previous -Force",
        FixedBy: Operation);

    private static readonly Leftover Agent = new(
        Severity.Warning, "The id by which a pull server knows this node: clones would be one node", FixedBy: Operation);

    public static Check Check { get; } = new()
    {
        Id = "secret-state-configuration",
        Title = "Desired State Configuration",
        Area = CheckArea.Secret,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/powershell/dsc/pull-server/pullclient"),
        Find = static guest => [.. Documents.Deleted(guest), .. Agent.DeletedValues(guest, static _ => true)],
    };
}
