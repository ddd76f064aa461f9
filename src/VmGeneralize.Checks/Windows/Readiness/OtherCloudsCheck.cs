using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Readiness;

internal static class OtherCloudsCheck
{
    private static readonly ForeignProduct[] Products =
    [
        new("Cloudbase-Init", ["cloudbase-init", "cloudbase-init-unattend"], Folder: "/Program Files/Cloudbase Solutions/Cloudbase-Init"),
        new("Amazon EC2Launch", ["Amazon EC2Launch"], Folder: "/ProgramData/Amazon/EC2-Windows/Launch"),
        new("Amazon EC2Config", ["Ec2Config"]),
        new("Amazon Systems Manager agent", ["AmazonSSMAgent"]),
        new(
            "Google Compute Engine agent",
            ["GCEAgent", "GCEAgentManager", "GCEWindowsAgent", "google_osconfig_agent"],
            Folder: "/Program Files/Google/Compute Engine"),
    ];

    public static Check Check { get; } = ReadinessCheck.Create("azure-other-clouds", "First-boot agents of other clouds", Find);

    private static IReadOnlyList<Finding> Find(IGuestView guest) =>
    [
        .. Products.Select(product => (product.Name, Trace: product.Trace(guest))).Where(found => found.Trace is not null).Select(found => new Finding(
            Severity.Warning,
            $"{found.Name} sets up a machine at its first start, as Azure's own agent does: the two would race",
            found.Trace!,
            "Uninstall it in the VM (Settings > Apps), then run Sysprep again")
        {
            Expected = "absent",
            Found = found.Name,
        }),
    ];
}
