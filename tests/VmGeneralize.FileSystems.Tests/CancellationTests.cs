using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ext;
using VmGeneralize.FileSystems.Fat;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.FileSystems.Tests.Ext;
using VmGeneralize.FileSystems.Tests.Fat;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests;

/// <summary>Tests that a file system stops when canceled, even if all it needs is in memory: it checks for itself, whatever the device does.</summary>
public sealed class CancellationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _source = new();

    public void Dispose()
    {
        _source.Dispose();
        _folder.Dispose();
    }

    [SkippableFact]
    public void Ext_does_nothing_any_more()
    {
        ExtImage.RequireTools();
        using MemoryDevice device = new(File.ReadAllBytes(ExtImage.Make(_folder, "ext4", 16, mount => Fill(mount))));
        using ExtFileSystem fileSystem = ExtFileSystem.Open(device, _source.Token);
        AssertStops(fileSystem);
    }

    [SkippableFact]
    public void Ntfs_does_nothing_any_more()
    {
        NtfsImage.RequireTools();
        using MemoryDevice device = new(File.ReadAllBytes(NtfsImage.Make(_folder, 4096, 16, Fill)));
        using NtfsFileSystem fileSystem = NtfsFileSystem.Open(device, _source.Token);
        AssertStops(fileSystem);
    }

    [SkippableFact]
    public void Fat_does_nothing_any_more()
    {
        using FatFileSystem fileSystem = FatFileSystem.Open(FatImage.LoadSample(), _source.Token);
        FileEntry folder = fileSystem.Find("/many")!;
        Assert.NotEmpty(fileSystem.List(folder));
        _source.Cancel();

        Assert.Throws<OperationCanceledException>(() => fileSystem.Find("/many"));
        Assert.Throws<OperationCanceledException>(() => fileSystem.List(folder));
        Assert.Throws<OperationCanceledException>(() => fileSystem.LiveExtents());
    }

    private static void Fill(string mount)
    {
        Directory.CreateDirectory(mount + "/d");
        for (int i = 0; i < 50; i++)
        {
            File.WriteAllText($"{mount}/d/{i}", new string('x', i * 300));
        }
    }

    private void AssertStops(IWritableFileSystem fileSystem)
    {
        // Do everything once, so that it is all in memory.
        FileEntry folder = fileSystem.Find("/d")!;
        Assert.Equal(50, fileSystem.List(folder).Count());
        Assert.Empty(fileSystem.Check());
        _ = fileSystem.MeasureSlack();
        _ = fileSystem.LiveExtents();
        _ = fileSystem.PreviewDelete("/d");
        _source.Cancel();

        foreach (Action use in new Action[]
        {
            () => fileSystem.Find("/d"),
            () => fileSystem.List(folder).Count(),
            () => fileSystem.Check(),
            () => fileSystem.MeasureSlack(),
            () => fileSystem.MeasureDeadMetadata(),
            () => fileSystem.LiveExtents(),
            () => fileSystem.PreviewDelete("/d"),
            () => fileSystem.Delete("/d"),
            () => fileSystem.Replace("/d/1", []),
            () => fileSystem.Scrub(),
        })
        {
            Assert.ThrowsAny<OperationCanceledException>(use);
        }
    }
}
