using VmGeneralize.Azure.Blobs;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;
using VmGeneralize.Checks;
using VmGeneralize.Disks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux;
using VmGeneralize.Operations;
using VmGeneralize.Pipeline.Audit;
using VmGeneralize.Pipeline.Origins;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Reports;
using VmGeneralize.Pipeline.Results;
using VmGeneralize.Pipeline.Targets;
using VmGeneralize.Pipeline.Tests.Html;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests.Reports;

/// <summary>One JSON object of every kind that commands print or write; those for disks come from the Windows fixture and from a Linux in memory.</summary>
internal sealed class ReportSamples : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>A string that a search finds in the fixture.</summary>
    private const string Word = "Panther";

    public static string Fixture { get; } = System.IO.Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx");

    /// <summary>All samples, by the names of their golden files.</summary>
    public async Task<IReadOnlyList<(string Name, Report Report)>> AllAsync()
    {
        (InspectReport inspectLinux, PlanReport planLinux) = Linux();
        (GeneralizeReport generalize, SidecarReport record, AuditReport clean) = await GeneralizeAsync();
        return
        [
            ("inspect-windows", Inspect()),
            ("inspect-linux", inspectLinux),
            ("plan-windows", generalize.Plan),
            ("plan-linux", planLinux),
            ("verify-source", Verify(Fixture)),
            ("verify-output", clean),
            ("generalize", generalize),
            ("record", record),
            ("optimize", ReportMapper.Of(Optimized)),
            ("upload", ReportMapper.Of(SampleReports.Sent.Upload)),
            ("download", ReportMapper.Of(Received)),
            ("run", ReportMapper.Of(Run)),
            ("image", ReportMapper.Of(SampleReports.Image)),
            ("mark", ReportMapper.Of(new MarkedMachine("/subscriptions/s/virtualMachines/web", WasMarked: true, SampleReports.Image))),
            ("cleanup", ReportMapper.Of(new CleanedUp(
                IsDone: true,
                [new Leftover("/subscriptions/s/disks/web-upload", "1f0c", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), false, IsOpen: true)],
                [new Leftover("/subscriptions/s/images/web-1.0.0-source", "2e1d", Began: null, IsUsed: true, IsOpen: false)]))),
            ("transfers", ReportMapper.Of(new FoundTransfers(
                IsDone: true,
                [
                    new KeptTransfer(
                        "web.vhdx.1f0c2e1d.vmgeneralize-upload", IsUpload: true, "https://account.blob.core.windows.net/vhds/web.vhd", 1049088, 65536,
                        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), IsRunning: false, []),
                ],
                [
                    new KeptTransfer(
                        "db.vhd.vmgeneralize-download", IsUpload: false, Place: null, 0, 0, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
                        IsRunning: true, ["db.vhd.fixedvhd.vmgeneralize-partial"]),
                ]))),
            ("undo", ReportMapper.Of(new UndoneDisk("server.vhd", 4096))),
            ("what-if", ReportMapper.Of(new PlannedCalls([new AzureCall("PUT", "/subscriptions/s/disks/d", "Make it")], Estimate, ["Look at it."]))),
            ("operation", ReportMapper.Of(Catalogue.Get("azure-remote-desktop"))),
            ("progress", new ProgressReport("Uploading", "running", 512, 1024, 50, "1 KiB live", 12.5, 13)),
            ("error", new ErrorReport(3, "hibernated", "Windows is hibernated.", "Shut it down.", Changed: false, "web.vhdx")
            {
                Made = new("TOOL", "2026-01-31T23:59:59Z", 1.25),
            }),
        ];
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>JSON without the values that differ each time: where files are and which version created them.</summary>
    public string Masked(string json) => json
        .Replace(InJson(_folder.Path), "FOLDER/", StringComparison.Ordinal)
        .Replace(InJson(System.IO.Path.GetDirectoryName(Fixture)!), "FIXTURES/", StringComparison.Ordinal)
        .Replace(ToolVersion.Text, "TOOL", StringComparison.Ordinal);

    // The start of file paths in a folder; on Windows with escaped backslashes.
    private static string InJson(string folder) =>
        (folder + System.IO.Path.DirectorySeparatorChar).Replace(@"\", @"\\", StringComparison.Ordinal);

    private static OptimizedDisk Optimized { get; } = new(
        "server.vhd",
        "Windows Server 2022 Datacenter",
        ["/Image:W:\\", "/Optimize-Image", "/Boot"],
        0,
        [new(3, "/Windows/a", FileChangeKind.Added), new(3, "/Windows/b", FileChangeKind.Removed), new(3, "/Windows/c", FileChangeKind.Resized)],
        [new(1, "/x", FileChangeKind.Changed)],
        4096,
        "11ff",
        "server.vhd.vmgeneralize.json",
        ["DISM asked for a restart."]);

    private static ReceivedDisk Received { get; } = new(
        "https://account.blob.core.windows.net/vhds/web.vhd",
        "web.vhdx",
        OutputFormat.Vhdx,
        new DownloadResult(1049088, 65536, 4096, 61440, "CRC-64", 7, 1, TimeSpan.FromSeconds(1.2345)));

    private static AzureResult Run { get; } = SampleReports.Sent with
    {
        Upload = SampleReports.Sent.Upload with { Disk = Managed },
        Image = SampleReports.Image,
        Disk = "/subscriptions/s/disks/web-upload",
        Warnings = ["The disk is left."],
        HtmlPage = "page.html",
        Record = "page.html.vmgeneralize.json",
    };

    private static DiskSpec Managed => new()
    {
        Scope = new ResourceScope(Guid.Empty, "rg"),
        Name = "web-upload",
        Location = "westeurope",
        VirtualSize = 130L << 30,
        OsType = OsType.Windows,
        Generation = Generation.V2,
        Sku = "Premium_LRS",
        Zone = "1",
        Tier = "P30",
        Architecture = CpuArchitecture.X64,
        Hardware = new GuestHardware(true, true),
        Policy = new DiskPolicy
        {
            EncryptionSet = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/diskEncryptionSets/keys",
            Network = NetworkAccess.AllowPrivate,
            DiskAccess = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/diskAccesses/endpoints",
            PublicNetwork = false,
            NeedsLogin = true,
        },
    };

    private static UploadEstimate Estimate { get; } = new(1049088, 3, 4, 8704, new SkippedBytes(1, 2, 3));

    private static InspectReport Inspect()
    {
        using DiskSession session = DiskSession.Open(Fixture, CancellationToken.None);
        return ReportMapper.Of(Inspector.Inspect(session, progress: null, CancellationToken.None));
    }

    private AuditReport Verify(string disk)
    {
        File.WriteAllText(_folder.File("words.txt"), Word + "\n");
        using DiskSession session = DiskSession.Open(disk, CancellationToken.None);
        return ReportMapper.Of(Auditor.Run(session, new AuditOptions(_folder.File("words.txt")), progress: null, CancellationToken.None));
    }

    private async Task<(GeneralizeReport Report, SidecarReport Record, AuditReport Audit)> GeneralizeAsync()
    {
        FileTarget target = new(_folder.File("server.vhd"), OutputFormat.FixedVhd) { WritesPages = true };
        GeneralizeJob job = new(new FileOrigin(Fixture), new GeneralizeOptions("defaults,azure-utc-clock", Partition: 3));
        GeneralizeResult result = (await job.RunAsync(target, progress: null, CancellationToken.None)).Result with
        {
            Optimized = Optimized,
            NotOptimized = "There is no Windows here.",
            InPlace = new InPlaceFacts(4096, 8192, "server.undo"),
        };
        SidecarReport record = ReportMapper.Record("server2022.vhdx", result.Plan, result.Output, RecordState.Generalized);
        return (ReportMapper.Of(result), record, Verify(target.File));
    }

    /// <summary>A Linux with something to do for every kind of edit.</summary>
    private static (InspectReport Inspection, PlanReport Plan) Linux()
    {
        MemoryPosixFileSystem root = new MemoryPosixFileSystem("root", "root-id")
            .WithFile("/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n")
            .WithFile("/etc/fstab", "LABEL=root / ext4 defaults 0 1\n")
            .WithFile("/etc/machine-id", "0123456789abcdef0123456789abcdef\n")
            .WithFile("/etc/hostname", "source\n")
            .WithFile("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\nazureuser:x:1000:1000::/home/azureuser:/bin/bash\n")
            .WithFile("/etc/shadow", "root:$6$salt$hash:19000:0:99999:7:::\nazureuser:$6$salt$hash:19000:0:99999:7:::\n")
            .WithFile("/etc/group", "root:x:0:\nazureuser:x:1000:\n")
            .WithFile("/etc/waagent.conf", "Provisioning.Agent=auto\nProvisioning.DeleteRootPassword=y\n")
            .WithFile("/usr/sbin/waagent")
            .WithFile("/usr/bin/cloud-init")
            .WithFile("/etc/cloud/cloud.cfg", "cloud_init_modules:\n - ssh\n")
            .WithFile("/etc/ssh/sshd_config", "Port 22\n")
            .WithFile("/etc/ssh/ssh_host_rsa_key", "key")
            .WithFile("/home/azureuser/.bash_history", "az login\n")
            .WithFile("/home/azureuser/.ssh/authorized_keys", "ssh-rsa x\n")
            .WithFile("/root/.bash_history", "ls\n")
            .WithFile("/var/lib/waagent/ovf-env.xml", "<e xmlns:w=\"http://schemas.microsoft.com/windowsazure\"><w:UserName>azureuser</w:UserName></e>")
            .WithFile("/var/log/syslog", "hello\n");
        GuestDisk disk = new MemoryDisk().With(root).Build();
        LinuxGuest guest = LinuxGuest.Read(Assert.Single(GuestDetector.Installations(disk)), disk);
        DiskFacts facts = SampleReports.Disk with { File = "debian.raw", Format = DiskFormat.Raw };
        VolumeFacts volume = SampleReports.Volumes[2] with
        {
            Problem = "A sample",
            LogicalVolumes = [SampleReports.Volumes[2] with { IsLogical = true, Type = "logical volume", Name = "vg/lv" }],
        };
        InstalledSystem system = Describe.System(guest);
        IReadOnlyList<Finding> findings = CheckRunner.Run(guest, CheckCatalogue.All, CancellationToken.None);
        Inspection inspection = new(facts, [volume], [system], findings, SampleReports.Obstacles);

        GeneralizeOptions options = new(User: "azureuser");
        IGuestEditor editor = guest.Edit();
        AppliedOperation[] applied =
        [
            .. JointPlan.For(guest, Selected(guest)).Select(plan => new AppliedOperation(plan.Operation, [.. plan.Edits.Select(editor.Apply)])),
        ];
        DiskPlan plan = new(facts, "stamp", system, options, applied, [], 4096, ["Look at it."])
        {
            Volumes = [volume with { RemovedBytes = 1 }],
            Findings = CheckRunner.Compare(findings, []),
        };
        return (ReportMapper.Of(inspection), ReportMapper.Of(plan));
    }

    private static IReadOnlyList<Operation> Selected(IGuestView guest) =>
        [.. PreparedSelection.Of(new GeneralizeOptions("defaults")).Where(operation => operation.Guest is null || operation.Guest == guest.Kind)];
}
