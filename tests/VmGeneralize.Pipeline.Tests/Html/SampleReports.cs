using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Pipeline.Tests.Html;

/// <summary>Reports as commands make them, with every part filled.</summary>
internal static class SampleReports
{
    private const long MiB = 1 << 20;

    public static DiskReport Disk { get; } = new("disks/it's server.vhdx", "dynamic VHDX", 130L << 30, 9L << 30, 512, "GPT", "V2", ["The backup GPT was used."]);

    public static IReadOnlyList<VolumeReport> Volumes { get; } =
    [
        new(1, "EFI system partition", "EFI system partition", MiB, 100 * MiB, "FAT32", "FAT32", "SYSTEM", 512, 30 * MiB, null, null, 32 * MiB, 2 * MiB),
        new(2, "Microsoft reserved", "", 101 * MiB, 16 * MiB, "Empty", null, null, null, 16 * MiB, null, null, 0, 0),
        new(3, "Basic data", "Windows", 117 * MiB, 126L << 30, "NTFS", "NTFS 3.1", "Windows", 4096, 20L << 30, "clean", null, 26L << 30, 6L << 30),
    ];

    public static WindowsReport Windows { get; } = new(
        3,
        "Windows Server 2022 Datacenter",
        "ServerDatacenter",
        "Server",
        "20348.2701",
        "21H2",
        "ControlSet001",
        "None",
        "no hiberfil.sys",
        ["SYSTEM: 3 log entries replayed"],
        new(
            "Generalized",
            true,
            "generalized by Sysprep",
            "IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE",
            "IMAGE_STATE_COMPLETE",
            2,
            @"oobe\windeploy.exe",
            true,
            4,
            null,
            ["State.ini says IMAGE_STATE_COMPLETE"]));

    public static IReadOnlyList<FindingReport> Findings { get; } =
    [
        Finding("SysprepBlocker", "Error", "An AppX package is installed for one user only"),
        Finding("Role", "Warning", "Active Directory Certificate Services is probably installed"),
        Finding("AzureReadiness", "Error", "Remote Desktop is off") with { Expected = "0", Found = "1", FixedBy = "windows-azure-remote-desktop" },
        Finding("MachineSpecific", "Info", "Event logs of this machine") with { Bytes = 70 * MiB, Remedy = null },
        Finding("Secret", "Error", "An answer file with a password"),
        Finding("NewArea", "Warning", "Something of an area that the page does not know"),
    ];

    public static IReadOnlyList<ObstacleReport> Obstacles { get; } =
    [
        new("not-generalized", "Windows is not generalized.", "Start the VM, then run sysprep."),
        new("hibernated", "Windows is hibernated.", "shutdown /s /t 0"),
    ];

    public static InspectReport Inspection { get; } = new(Disk, Volumes, [Windows], Findings, []);

    public static PlanReport Plan { get; } = PlanWith(["/Windows/Panther/a.log", "/Windows/Panther"]);

    public static GeneralizeReport Done { get; } = new(
        Plan,
        new("out/it's server.vhd", "FixedVhd", 130L << 30, 17L << 30, 15L << 30, 115L << 30, "00ff", [new(1, 28 * MiB), new(2, 0), new(3, 14L << 30)]),
        "out/it's server.vhd.vmgeneralize.json",
        "out/it's server.report.md");

    public static RunReport Sent { get; } = new(
        Plan,
        new("disks/it's server.vhdx", "https://account.blob.core.windows.net/vhds/web.vhd", "Windows Server 2022 Datacenter", "Windows", "V2", 130L << 30, (130L << 30) + 512, (15L << 30) + 512, 1L << 30, MiB, new(115L << 30, 100L << 30, 6L << 30, 9L << 30), 0, 0, 4000, 3, 100, [])
        {
            LiveBytes = 17L << 30,
            Fingerprint = "00ff",
            Volumes = [new(1, 28 * MiB), new(2, 0), new(3, 14L << 30)],
        });

    public static PlanReport PlanWith(IReadOnlyList<string> removed) => new(
        Disk,
        "stamp",
        Windows,
        [
            new("windows-panther", "Remove setup logs", "The answer file is gone with it.", [new("delete", "/Windows/Panther", removed, 3L << 30, null, null, null)], 3L << 30),
            new(
                "windows-registry",
                "Registry",
                null,
                [
                    new("delete-value", null, null, null, "SYSTEM", "Setup", "UnattendFile"),
                    new("delete-value", null, null, null, "SYSTEM", "Routes", ""),
                    new("set-value", null, null, null, "SYSTEM", "Rdp", "fDenyTSConnections", "DWORD 0"),
                    new("delete-key", null, null, null, "SOFTWARE", "Agent", null),
                ],
                0),
            new("deep-scrub", "Wipe slack", null, [new("wipe-slack", null, null, null, null, null, null)], 0),
            new("windows-idle", "Nothing to do here", null, [], 0),
        ],
        [new("SYSTEM", "/Windows/System32/config/SYSTEM", 3, ["/Windows/System32/config/SYSTEM.LOG1"])],
        4096,
        3L << 30,
        ["State.ini says IMAGE_STATE_COMPLETE"])
    {
        Volumes = [.. Volumes.Select(volume => volume with { RemovedBytes = volume.Number == 3 ? 3L << 30 : 0 })],
        Findings = [.. Findings.Select(finding => finding with { Mended = finding.Area == "Secret" })],
    };

    private static FindingReport Finding(string area, string severity, string summary) => new(
        $"check-{area.ToLowerInvariant()}",
        area,
        severity,
        summary,
        @"C:\Windows\System32\Sysprep\Panther\setupact.log:1234",
        "Remove-AppxPackage -AllUsers NAME",
        null,
        null,
        null,
        null,
        "https://learn.microsoft.com/windows-hardware/manufacture/desktop/sysprep-process-overview");
}
