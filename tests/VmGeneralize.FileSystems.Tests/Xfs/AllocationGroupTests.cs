using System.Globalization;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs;

public sealed class AllocationGroupTests
{
    public static TheoryData<string> Formats => new(XfsImage.Formats.Keys);

    [SkippableTheory]
    [MemberData(nameof(Formats))]
    public void Headers_are_what_xfs_db_prints(string format)
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = XfsImage.Make(folder, format);
        using FileDevice device = new(path);
        XfsSuperblock superblock = XfsSuperblock.Read(device);
        XfsGeometry geometry = new(superblock);
        Assert.Equal(
            Ask(path, "sb 0", "blocksize", "dblocks", "agblocks", "agcount", "logblocks", "rootino", "inodesize", "sectsize", "icount", "ifree", "fdblocks"),
            (long[])[
                superblock.BlockSize, superblock.Blocks, superblock.GroupBlocks, superblock.Groups, superblock.LogBlocks, (long)superblock.RootInode.Value,
                superblock.InodeSize, superblock.SectorSize, (long)superblock.InodeCount, (long)superblock.FreeInodes, (long)superblock.FreeBlocks,
            ]);
        Assert.Equal("Tést", superblock.Label);
        foreach (AgNumber group in geometry.AllGroups())
        {
            AgFreeSpaceHeader free = AgFreeSpaceHeader.Read(device, superblock, geometry, group);
            Assert.Equal(
                Ask(path, $"agf {group}", "length", "bnoroot", "cntroot", "bnolevel", "cntlevel", "flfirst", "fllast", "flcount", "freeblks", "longest"),
                (long[])[
                    geometry.BlocksOf(group), free.ByBlockRoot.Value, free.BySizeRoot.Value, free.ByBlockLevels, free.BySizeLevels,
                    free.ListFirst, free.ListLast, free.ListCount, free.FreeBlocks, free.Longest,
                ]);
            AgInodeHeader inodes = AgInodeHeader.Read(device, superblock, geometry, group);
            Assert.Equal(
                Ask(path, $"agi {group}", "count", "root", "level", "freecount"), (long[])[inodes.Count, inodes.Root.Value, inodes.Levels, inodes.FreeCount]);
            Assert.All(Enumerable.Range(0, AgInodeHeader.Buckets), bucket => Assert.True(inodes.Unlinked(bucket).IsNone));
            AgFreeList list = AgFreeList.Read(device, superblock, geometry, group);
            Assert.Equal(free.ListCount, (uint)list.Used(free, geometry, group).Distinct().Count());
        }
    }

    /// <summary>Headers written back unchanged are the same; changed headers have a right checksum.</summary>
    [SkippableTheory]
    [InlineData("max-1k")]
    [InlineData("v4")]
    public void Headers_are_written_as_they_are_read(string format)
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        byte[] volume = File.ReadAllBytes(XfsImage.Make(folder, format));
        using OverlayDevice device = new(new MemoryDevice(volume));
        XfsSuperblock superblock = XfsSuperblock.Read(device);
        XfsGeometry geometry = new(superblock);
        foreach (AgNumber group in geometry.AllGroups())
        {
            AgFreeSpaceHeader.Read(device, superblock, geometry, group).Write(device, superblock);
            AgInodeHeader.Read(device, superblock, geometry, group).Write(device, superblock);
            AgFreeList.Read(device, superblock, geometry, group).Write(device, superblock);
        }

        byte[] start = new byte[superblock.BlockSize * 4];
        device.Read(0, start);
        Assert.True(volume.AsSpan(0, start.Length).SequenceEqual(start));
        AgNumber second = new(1);
        AgFreeSpaceHeader free = AgFreeSpaceHeader.Read(device, superblock, geometry, second);
        free.FreeBlocks--;
        free.Write(device, superblock);
        Assert.Equal(free.FreeBlocks, AgFreeSpaceHeader.Read(device, superblock, geometry, second).FreeBlocks);
    }

    [SkippableTheory]
    [InlineData(1, "XFS AGF")]
    [InlineData(2, "XFS AGI")]
    [InlineData(3, "XFS AGFL")]
    public void A_flipped_bit_is_damage(int sector, string structure)
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        byte[] volume = File.ReadAllBytes(XfsImage.Make(folder, "rhel9"));
        XfsSuperblock superblock = XfsSuperblock.Read(new MemoryDevice(volume));
        XfsGeometry geometry = new(superblock);
        volume[(sector * superblock.SectorSize) + 400] ^= 1;
        MemoryDevice device = new(volume);
        CorruptDataException error = Assert.Throws<CorruptDataException>(() =>
        {
            AgFreeSpaceHeader.Read(device, superblock, geometry, default);
            AgInodeHeader.Read(device, superblock, geometry, default);
            AgFreeList.Read(device, superblock, geometry, default);
        });
        Assert.Equal((structure, "checksum"), (error.Structure, error.Field));
    }

    [SkippableTheory]
    [InlineData(216, 0x8000_0000, "incompatible 0x80000000")]
    [InlineData(216, 0x100, "metadir")]
    [InlineData(16, 1, "realtime")]
    public void What_is_not_handled_is_refused_by_name(int offset, uint bits, string name)
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        byte[] volume = File.ReadAllBytes(XfsImage.Make(folder, "rhel9"));
        Span<byte> field = volume.AsSpan(offset, 4);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(field, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(field) | bits);
        XfsChecksum.Seal(volume.AsSpan(0, 512), 224);
        UnsupportedFeatureException error = Assert.Throws<UnsupportedFeatureException>(() => XfsSuperblock.Read(new MemoryDevice(volume)));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_log_on_another_device_is_refused_by_name()
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = folder.File("volume");
        string log = folder.File("log");
        SparseFile.Create(path, 48 << 20);
        SparseFile.Create(log, 16 << 20);
        OutsideTool.RunChecked("mkfs.xfs", "-q", "--unsupported", "-l", $"logdev={log}", path);
        using FileDevice device = new(path);
        UnsupportedFeatureException error = Assert.Throws<UnsupportedFeatureException>(() => XfsSuperblock.Read(device));
        Assert.Contains("its log on another device", error.Message, StringComparison.Ordinal);
    }

    private static long[] Ask(string path, string place, params string[] fields) =>
    [
        .. OutsideTool.RunChecked("xfs_db", "-r", "-c", place, "-c", $"print {string.Join(' ', fields)}", path)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => long.Parse(line.Split('=')[1].Trim(), CultureInfo.InvariantCulture)),
    ];
}
