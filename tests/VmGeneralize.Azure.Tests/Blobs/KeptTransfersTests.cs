using VmGeneralize.Azure.Blobs;
using VmGeneralize.Blocks;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Azure.Tests.Blobs;

/// <summary>What interrupted transfers leave behind is found and removed, and nothing else is.</summary>
public sealed class KeptTransfersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Both_kinds_are_listed_with_what_they_are_about()
    {
        Upload("a.vhd.12345678.vmgeneralize-upload");
        Download();
        File.WriteAllText(_folder.File("broken.vmgeneralize-upload"), "{");
        File.WriteAllText(_folder.File("a.vhd"), "the disk");

        IReadOnlyList<KeptTransfer> found = KeptTransfers.In(_folder.Path);

        Assert.Equal(
            ["a.vhd.12345678.vmgeneralize-upload", "b.vhd.vmgeneralize-download", "broken.vmgeneralize-upload"],
            found.Select(one => Path.GetFileName(one.File)));
        Assert.Equal((true, "https://account/c/a.vhd", 4096L, 1536L), (found[0].IsUpload, found[0].Place, found[0].Length, found[0].Done));
        Assert.Equal((false, "https://account/c/b.vhd", 512L), (found[1].IsUpload, found[1].Place, found[1].Done));
        Assert.Equal("b.vhd.fixedvhd.vmgeneralize-partial", Path.GetFileName(Assert.Single(found[1].Parts)));
        Assert.Null(found[2].Place);
        Assert.All(found, one => Assert.False(one.IsRunning));
    }

    [Fact]
    public void Taking_one_away_takes_its_parts_and_nothing_else()
    {
        Upload("a.vhd.12345678.vmgeneralize-upload");
        Download();
        File.WriteAllText(_folder.File("b.vhdx.fixedvhd.vmgeneralize-partial"), "of another download");

        KeptTransfers.Remove(KeptTransfers.In(_folder.Path)[1]);

        Assert.Equal(
            ["a.vhd.12345678.vmgeneralize-upload", "b.vhdx.fixedvhd.vmgeneralize-partial"],
            Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void One_at_work_is_seen_and_stays()
    {
        Upload("a.vmgeneralize-upload");
        using IDisposable process = PageBlobUpload.Hold(_folder.File("a.vmgeneralize-upload"));

        KeptTransfer found = Assert.Single(KeptTransfers.In(_folder.Path));

        Assert.True(found.IsRunning);
        Assert.Equal("transfer-running", Assert.Throws<RefusedException>(() => KeptTransfers.Remove(found)).Code.Text);
        Assert.True(File.Exists(found.File));
    }

    private void Upload(string name) => File.WriteAllText(
        _folder.File(name),
        """{"version":1,"target":"https://account/c/a.vhd","source":"x","length":4096,"id":"i","done":[0,4096],"sent":[0,512,1024,1024],"bridged":0}""");

    private void Download()
    {
        File.WriteAllText(
            _folder.File("b.vhd.vmgeneralize-download"),
            """{"version":1,"source":"https://account/c/b.vhd","length":1024,"eTag":"e","position":512}""");
        File.WriteAllText(_folder.File("b.vhd.fixedvhd.vmgeneralize-partial"), "half");
    }
}
