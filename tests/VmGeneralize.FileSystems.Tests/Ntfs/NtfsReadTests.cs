using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ntfs;

[Collection(WindowsGuestCollection.Name)]
public sealed class NtfsReadTests(WindowsGuest guest)
{
    [SkippableFact]
    public void A_guest_reads_as_ntfs_3g_reads_it()
    {
        using FileDevice device = guest.OpenVolume();
        using NtfsFileSystem fileSystem = NtfsFileSystem.Open(device);

        Assert.Equal("NTFS 3.1", fileSystem.Format);
        Assert.Equal("Windows", fileSystem.Label);
        Assert.Equal(LogFileState.Empty, fileSystem.State.Log);
        Assert.False(fileSystem.State.DirtyFlag);
        SortedDictionary<string, string> expected = Manifest.Parse(File.ReadAllText(guest.ManifestPath));
        SortedDictionary<string, string> actual = Manifest.Of(fileSystem);
        Assert.Equal(expected.Keys, actual.Keys);
        foreach ((string path, string line) in expected)
        {
            // ntfs-3g counts DOS twins as links.
            string wanted = path.Contains("/LongFileName number", StringComparison.Ordinal)
                ? line.Replace(" 00000020 2 ", " 00000020 1 ", StringComparison.Ordinal)
                : line;
            Assert.Equal((path, wanted), (path, actual[path]));
        }
    }

    [SkippableFact]
    public void A_CompactOS_file_reads_as_its_contents()
    {
        using FileDevice device = guest.OpenVolume();
        using NtfsFileSystem fileSystem = NtfsFileSystem.Open(device);
        FileEntry file = fileSystem.Find("/Windows/System32/wofcompressed.dll")!;
        byte[] contents = new byte[(5 * 4096) + 123];
        byte[] stored = new byte[contents.Length + 20]; // five table entries, then chunks that did not shrink

        Assert.Equal((FileKind.File, 0x80000017u, (long)contents.Length), (file.Kind, file.ReparseTag, file.Length));
        Assert.Equal(contents.Length, fileSystem.Read(file, 0, contents));
        Assert.Equal(stored.Length, fileSystem.ReadStream(file, "WofCompressedData", 0, stored));
        Assert.True(contents.AsSpan().SequenceEqual(stored.AsSpan(20)));
    }

    [SkippableFact]
    public void A_deduplicated_file_is_named_and_not_read()
    {
        using FileDevice device = guest.OpenVolume();
        using NtfsFileSystem fileSystem = NtfsFileSystem.Open(device);
        FileEntry file = fileSystem.Find("/keepme/DEDUP.BIN")!;

        Assert.Equal("dedup.bin", file.Name);
        Assert.Contains("dedup", Assert.Throws<UnsupportedFeatureException>(() => fileSystem.Read(file, 0, new byte[10])).Message);
    }

    [SkippableFact]
    public void Live_extents_are_the_allocated_clusters_and_both_boot_sectors()
    {
        using FileDevice device = guest.OpenVolume();
        using NtfsFileSystem fileSystem = NtfsFileSystem.Open(device);
        ExtentSet live = fileSystem.LiveExtents();
        byte[] bitmap = new byte[fileSystem.Find("/$Bitmap")!.Length];
        fileSystem.Read(fileSystem.Find("/$Bitmap")!, 0, bitmap);
        long clusters = device.Length / 4096;

        Assert.True(live.Contains(0));
        Assert.True(live.Contains(device.Length - 1));
        for (long cluster = 2; cluster < clusters - 1; cluster++)
        {
            Assert.Equal((bitmap[cluster / 8] >> (int)(cluster % 8) & 1) != 0, live.Contains(cluster * 4096));
        }
    }
}
