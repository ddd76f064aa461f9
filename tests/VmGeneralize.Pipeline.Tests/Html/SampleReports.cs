using VmGeneralize.Azure.Blobs;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Checks;
using VmGeneralize.Disks;
using VmGeneralize.FileSystems;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Windows;
using VmGeneralize.Operations;
using VmGeneralize.Pipeline.Results;
using VmGeneralize.Volumes;

namespace VmGeneralize.Pipeline.Tests.Html;

/// <summary>Results as commands receive them, with every part filled in.</summary>
internal static class SampleReports
{
    private const long MiB = 1 << 20;

    public static DiskFacts Disk { get; } = new(
        "disks/it's server.vhdx", DiskFormat.VhdxDynamic, 130L << 30, 9L << 30, 512, PartitionScheme.Gpt, BootGeneration.V2, ["The backup GPT was used."]);

    public static IReadOnlyList<VolumeFacts> Volumes { get; } =
    [
        new(1, false, "EFI system partition", "EFI system partition", MiB, 100 * MiB, "FAT32", "FAT32", "SYSTEM", 512, 30 * MiB, null, null, 32 * MiB, 2 * MiB),
        new(2, false, "Microsoft reserved", "", 101 * MiB, 16 * MiB, "Empty", null, null, null, 16 * MiB, null, null, 0, 0),
        new(3, false, "Basic data", "Windows", 117 * MiB, 126L << 30, "NTFS", "NTFS 3.1", "Windows", 4096, 20L << 30, "clean", null, 26L << 30, 6L << 30),
    ];

    public static InstalledWindows Windows { get; } = WindowsIn("IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE");

    public static IReadOnlyList<Finding> Findings { get; } =
    [
        Finding(CheckArea.SysprepBlocker, Severity.Error, "An AppX package is installed for one user only"),
        Finding(CheckArea.Role, Severity.Warning, "Active Directory Certificate Services is probably installed"),
        Finding(
            CheckArea.AzureReadiness,
            Severity.Error,
            "Remote Desktop is off") with { Expected = "0", Found = "1", FixedBy = Catalogue.Get("azure-remote-desktop") },
        Finding(CheckArea.MachineSpecific, Severity.Info, "Event logs of this machine") with { Bytes = 70 * MiB, Remedy = null },
        Finding(CheckArea.Secret, Severity.Error, "An answer file with a password"),
        Finding(CheckArea.AzureReadiness, Severity.Warning, "The page file is on a data disk"),
    ];

    public static IReadOnlyList<GuestObstacle> Obstacles { get; } =
    [
        new(ObstacleCode.NotGeneralized, "Windows is not generalized.", "Start the VM, then run sysprep."),
        new(ObstacleCode.Hibernated, "Windows is hibernated.", "shutdown /s /t 0"),
    ];

    public static Inspection Inspection { get; } = new(Disk, Volumes, [Windows], Findings, []);

    public static DiskPlan Plan { get; } = PlanWith(["/Windows/Panther/a.log", "/Windows/Panther"]);

    public static GeneralizeResult Done { get; } = new(
        Plan,
        new WrittenImage(
            "out/it's server.vhd", OutputFormat.FixedVhd, 130L << 30, 17L << 30, 15L << 30, "00ff", [new(1, 28 * MiB), new(2, 0), new(3, 14L << 30)]),
        "out/it's server.vhd.vmgeneralize.json")
    {
        Page = "out/it's server.report.md",
    };

    public static AzureResult Sent { get; } = new(
        Plan,
        new SentDisk(
            "disks/it's server.vhdx",
            "https://account.blob.core.windows.net/vhds/web.vhd",
            "Windows Server 2022 Datacenter",
            OsType.Windows,
            Generation.V2,
            130L << 30,
            17L << 30,
            [new(1, 28 * MiB), new(2, 0), new(3, 14L << 30)],
            "00ff",
            new UploadResult
            {
                Target = "https://account.blob.core.windows.net/vhds/web.vhd",
                BlobLength = (130L << 30) + 512,
                Sent = (15L << 30) + 512,
                Pages = [],
                SentBefore = 1L << 30,
                Bridged = MiB,
                Skipped = new SkippedBytes(100L << 30, 6L << 30, 9L << 30),
                Cleared = 0,
                SentAgain = 0,
                Requests = 4000,
                Repeated = 3,
                Elapsed = TimeSpan.FromSeconds(100),
            },
            []));

    public static MadeImage Image { get; } = new(
        "/subscriptions/s/images/web", "/subscriptions/s/disks/web-upload", OsType.Windows, Generation.V2, "westeurope");

    public static InstalledWindows WindowsIn(string state) => new(
        3,
        new WindowsVersion("Windows Server 2022 Datacenter", "ServerDatacenter", "Server", "20348.2701", "21H2"),
        "ControlSet001",
        HibernationState.None,
        "no hiberfil.sys",
        ["SYSTEM: 3 log entries replayed"],
        new SysprepState
        {
            ImageState = state,
            StateIni = "IMAGE_STATE_COMPLETE",
            SetupType = 2,
            CommandLine = @"oobe\windeploy.exe",
            SucceededTag = true,
            GeneralizationState = 4,
            HasSetupLog = true,
        },
        LastError: null)
    {
        Processor = GuestProcessor.X64,
    };

    public static DiskPlan PlanWith(IReadOnlyList<string> removed) => new(
        Disk,
        "stamp",
        Windows,
        new GeneralizeOptions(),
        [
            Applied(
                "windows-panther",
                "Remove setup logs",
                "The answer file is removed with it.",
                new AppliedEdit(
                    new GuestEdit.Delete("/Windows/Panther"),
                    [.. removed.Select((path, index) => new RemovedEntry(path, FileKind.File, index == 0 ? 3L << 30 : 0, LinksLeft: 0))])),
            Applied(
                "windows-registry",
                "Registry",
                null,
                new AppliedEdit(new GuestEdit.DeleteValue("SYSTEM", "Setup", "UnattendFile"), []),
                new AppliedEdit(new GuestEdit.DeleteValue("SYSTEM", "Routes", ""), []),
                new AppliedEdit(new GuestEdit.SetValue("SYSTEM", "Rdp", "fDenyTSConnections", new RegistryData.DWord(0)), []),
                new AppliedEdit(new GuestEdit.DeleteKey("SOFTWARE", "Agent"), [])),
            Applied("deep-scrub", "Wipe slack", null, new AppliedEdit(new GuestEdit.WipeSlack(), [])),
            Applied("windows-idle", "Nothing to do here", null),
        ],
        [new WrittenHive("SYSTEM", "/Windows/System32/config/SYSTEM", ["/Windows/System32/config/SYSTEM.LOG1"], 3)],
        4096,
        Windows.Sysprep.Warnings)
    {
        Volumes = [.. Volumes.Select(volume => volume with { RemovedBytes = volume.Number == 3 ? 3L << 30 : 0 })],
        Findings = [.. Findings.Select(finding => finding with { IsFixed = finding.Rule!.Area == CheckArea.Secret })],
    };

    public static AppliedOperation Applied(string id, string title, string? notice, params IReadOnlyList<AppliedEdit> edits) => new(
        new Operation
        {
            Id = id,
            Title = title,
            Why = "It is a sample",
            Source = new("https://example.com/"),
            Guest = GuestKind.Windows,
            Risk = Risk.Low,
            OnByDefault = true,
            Notice = notice,
            Plan = _ => [],
        },
        edits);

    private static Finding Finding(CheckArea area, Severity severity, string summary) => new(
        severity, summary, @"C:\Windows\System32\Sysprep\Panther\setupact.log:1234", "Remove-AppxPackage -AllUsers NAME")
    {
        Rule = new Rule
        {
            Id = $"check-{area.ToString().ToLowerInvariant()}",
            Title = "A sample",
            Area = area,
            Source = new("https://learn.microsoft.com/windows-hardware/manufacture/desktop/sysprep-process-overview"),
        },
    };
}
