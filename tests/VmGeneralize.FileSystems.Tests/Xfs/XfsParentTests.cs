using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Tests.Ext;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.TestSupport;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>
/// Tests parent pointers and exchanges of contents, which the mkfs.xfs of most systems is too old to enable. Their bits are set on an empty volume,
/// which is just what a newer mkfs.xfs would make, and the kernel writes everything in it.
/// </summary>
public sealed class XfsParentTests
{
    private const int FeaturesOffset = 0xD8; // sb_features_incompat
    private const int ChecksumOffset = 0xE0; // sb_crc

    [SkippableTheory]
    [InlineData("rhel10")]
    [InlineData("max-1k")]
    public void A_volume_with_parent_pointers_is_read_as_the_kernel_reads_it_and_not_changed(string format)
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = XfsImage.Make(folder, format, 160);
        SetBits(path, XfsIncompatibleFeatures.ExchangeRange | XfsIncompatibleFeatures.Parent);
        Skip.IfNot(IsKnown(path), "the kernel does not know parent pointers");
        XfsImage.Mounted(path, mount => XfsTree.Fill(mount));
        using FileDevice device = new(path);
        using XfsFileSystem fileSystem = XfsFileSystem.Open(device);
        SortedDictionary<string, string> expected = XfsTree.OfKernel(path);
        Assert.True(expected.Count > 1000);
        Assert.Equal(expected, ExtManifest.Of(fileSystem));
        Assert.Equal([], fileSystem.Check());
        VolumeObstacle obstacle = fileSystem.WhyReadOnly()!;
        Assert.Contains("parent", obstacle.Reason, StringComparison.Ordinal);
        Assert.True(obstacle.IsPermanent);
    }

    private static bool IsKnown(string path)
    {
        try
        {
            XfsImage.Mounted(path, _ => { });
            return true;
        }
        catch (InvalidOperationException exception) when (exception.Message.Contains("mount", StringComparison.Ordinal))
        {
            return false;
        }
    }

    private static void SetBits(string path, XfsIncompatibleFeatures features)
    {
        using FileDevice device = new(path, writable: true);
        XfsSuperblock superblock = XfsSuperblock.Read(device);
        XfsGeometry geometry = new(superblock);
        foreach (AgNumber group in geometry.AllGroups())
        {
            byte[] sector = new byte[superblock.SectorSize];
            device.Read(geometry.HeaderOffset(group, 0), sector);
            uint bits = ReadUInt32BigEndian(sector.AsSpan(FeaturesOffset));
            WriteUInt32BigEndian(sector.AsSpan(FeaturesOffset), bits | (uint)features);
            XfsChecksum.Seal(sector, ChecksumOffset);
            device.Write(geometry.HeaderOffset(group, 0), sector);
        }
    }
}
