using VmGeneralize.EndToEnd.Tests.Checks;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>Every partition table, cluster size and container: only what was planned is gone.</summary>
public abstract class MatrixTests(string table)
{
    private const long MiB = 1 << 20;

    [SkippableTheory]
    [InlineData(512)]
    [InlineData(4096)]
    [InlineData(65536)]
    public void Generalizing_removes_what_was_planned_and_nothing_else(int cluster)
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions
        {
            Table = table,
            Cluster = cluster,
            Files = 1500,
            SizeMiB = 400,
            Formats = "raw vhd vhdx",
        });
        using TemporaryFolder folder = new();
        string[] sources = [guest.Raw, guest.Vhd, guest.Vhdx];
        string[] before = [.. sources.Select(Digest.OfFile)];
        Plan plan = VmGeneralizeTool.Plan(guest.Raw);
        List<string> results = [];
        foreach (string source in sources)
        {
            string output = folder.File(Path.GetExtension(source)[1..] + ".vhd");
            VmGeneralizeTool.RunChecked("generalize", source, "-o", output);
            results.Add(output);
            AssertFixedVhd(output, new FileInfo(guest.Raw).Length);
        }

        Assert.Equal(before, sources.Select(Digest.OfFile));
        Assert.Single(results.Select(Digest.OfFixedVhdContents).Distinct());

        string raw = folder.File("result.raw");
        SparseFile.Extract(results[0], 0, new FileInfo(guest.Raw).Length, raw);
        BootVolume.AssertUnchanged(guest, raw);
        using NtfsPartition was = GuestDisk.Of(guest).OpenC();
        using NtfsPartition now = (GuestDisk.Of(guest) with { Path = raw }).OpenC();
        GeneralizedVolume.AssertEqualsPlan(was, now, plan);
        AssertTrapsSurvived(plan, now.Manifest());
    }

    private static void AssertFixedVhd(string path, long diskSize)
    {
        long length = new FileInfo(path).Length;
        Assert.Equal(512, length % MiB);
        Assert.Equal(diskSize + 512, length);
        Qemu.Check(path, "vpc");
        Assert.Equal(diskSize, Qemu.VirtualSize(path, "vpc"));
    }

    private static void AssertTrapsSurvived(Plan plan, WindowsManifest after)
    {
        Assert.Contains("Windows/Panther/junction-out", plan.RemovedPaths);
        Assert.Contains("Windows/Panther/hardlink-to-shared.bin", plan.RemovedPaths);
        Assert.Contains("KeepMe/must-survive.txt", after.Rows.Keys);
        Assert.Equal("1", after.Rows["KeepMe/shared.bin"].Links);
        Assert.DoesNotContain(after.Rows.Keys, path => path.StartsWith("Windows/Panther", StringComparison.OrdinalIgnoreCase));
    }
}
