using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;
using VmGeneralize.Checks;
using VmGeneralize.Pipeline.Audit;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests.Azure;

/// <summary>A Linux that is not read or changed here is handed over on its user's word, and nothing else is.</summary>
public sealed class VouchingTests : IDisposable
{
    private static readonly AzureImageOptions Vouched = new() { DeprovisionedInside = true };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void A_root_that_is_not_changed_is_handed_over_by_word_and_called_not_verified()
    {
        using DiskSession session = DiskSession.Open(Disk(), CancellationToken.None);

        RefusedException refusal = Assert.Throws<RefusedException>(() => AzureImage.OfDisk(session, new AzureImageOptions()));
        Assert.Equal("root-not-writable", refusal.Code.Text);
        Assert.Contains("--deprovisioned-inside", refusal.FirstDo, StringComparison.Ordinal);
        Assert.Contains("vmgeneralize mark", refusal.FirstDo, StringComparison.Ordinal);

        using AzureImage image = AzureImage.OfDisk(session, Vouched);
        Assert.Equal((OsType.Linux, Generation.V2, "Linux (not read)", true), (image.OsType, image.Generation, image.SystemName, image.IsVouched));
        Assert.StartsWith("Not verified:", Assert.Single(image.Warnings), StringComparison.Ordinal);
        Assert.True(HandOver.Check(session, Vouched, generation: null).IsVouched);
    }

    [SkippableFact]
    public void Verify_says_that_it_was_not_read_and_not_that_there_is_no_system()
    {
        using DiskSession session = DiskSession.Open(Unread(), CancellationToken.None);

        DiskAudit audit = Auditor.Run(session, new AuditOptions(), progress: null, CancellationToken.None);

        Finding finding = Assert.Single(audit.Findings, finding => finding.Summary.StartsWith("Not checked:", StringComparison.Ordinal));
        Assert.Equal((Severity.Error, FindingKind.NotAudited), (finding.Severity, finding.Kind));
        Assert.DoesNotContain(audit.Findings, other => other.Summary.Contains("No installed system", StringComparison.Ordinal));
    }

    [Fact]
    public void What_forbids_a_disk_for_another_reason_forbids_it_whatever_its_user_says()
    {
        using DiskSession empty = Empty();
        Assert.Equal("no-system", Assert.Throws<RefusedException>(() => AzureImage.OfDisk(empty, Vouched)).Code.Text);

        using DiskSession fixture = DiskSession.Open(Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx"), CancellationToken.None);
        using AzureImage windows = AzureImage.OfDisk(fixture, Vouched);
        Assert.False(windows.IsVouched);
        Assert.Contains(windows.Warnings, warning => warning.Contains("was not needed", StringComparison.Ordinal));
    }

    private DiskSession Empty()
    {
        string path = _folder.File("empty.raw");
        using (FileStream file = File.Create(path))
        {
            file.SetLength(2 << 20);
        }

        return DiskSession.Open(path, CancellationToken.None);
    }

    /// <summary>A disk whose only partition has the signature of UFS.</summary>
    private string Unread()
    {
        OutsideTool.Require("sgdisk");
        string path = _folder.File("ufs.raw");
        using (FileStream file = File.Create(path))
        {
            file.SetLength(8 << 20);
            file.Position = (1 << 20) + 65536 + 1372;
            file.Write([0x19, 0x01, 0x54, 0x19]);
        }

        OutsideTool.RunChecked("sgdisk", "-n1:2048:0", path);
        return path;
    }

    private string Disk()
    {
        OutsideTool.Require("mkfs.btrfs", "sgdisk");
        string tree = _folder.File("tree");
        Directory.CreateDirectory(Path.Combine(tree, "etc"));
        File.WriteAllText(Path.Combine(tree, "etc", "os-release"), "ID=fedora\nNAME=\"Fedora Linux\"\n");
        string disk = _folder.File("btrfs.raw");
        string volume = _folder.File("volume");
        foreach ((string path, long size) in new[] { (disk, 160L << 20), (volume, 140L << 20) })
        {
            using FileStream file = File.Create(path);
            file.SetLength(size);
        }

        OutsideTool.RunChecked("mkfs.btrfs", "-q", "-r", tree, volume);
        OutsideTool.RunChecked("sgdisk", "-n1:2048:+8M", "-t1:ef00", "-n2:20480:0", disk);
        using FileStream to = new(disk, FileMode.Open);
        using FileStream from = new(volume, FileMode.Open);
        to.Position = 20480 * 512;
        from.CopyTo(to);
        return disk;
    }
}
