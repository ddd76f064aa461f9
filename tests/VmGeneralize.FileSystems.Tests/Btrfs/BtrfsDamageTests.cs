using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Btrfs;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.TestSupport;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Tests.Btrfs;

/// <summary>Tests volumes with one thing wrong, and what is said about it.</summary>
public sealed class BtrfsDamageTests
{
    private const int Superblock = 65536;
    private const int Copy = 64 << 20;

    private static readonly byte[] Contents = Noise(100_000);

    private static readonly Lazy<byte[]> Volume = new(() =>
    {
        using TemporaryFolder folder = new();
        return File.ReadAllBytes(BtrfsImage.Make(folder, "usual", 120, mount =>
        {
            File.WriteAllBytes(Path.Combine(mount, "file"), Contents);
            File.WriteAllText(Path.Combine(mount, "short"), "inline");
        }));
    });

    [SkippableTheory]
    [InlineData(0x90, 3, "sector size", 4099)]
    [InlineData(0x94, 2, "node size", 16386)]
    [InlineData(0xA1, 0x20, "bytes of chunks", null)]
    [InlineData(0xD7, 1, "bytes of the device", null)]
    [InlineData(0x88, 0, "devices", 0)]
    [InlineData(0xC6, 8, "level of a root", 8)]
    [InlineData(0x50, 1, "root", null)]
    [InlineData(0x32, 2, "place", 0x20000)]
    public void A_number_that_cannot_be_is_told(int offset, byte value, string field, object? actual)
    {
        byte[] bytes = Patched(bytes => bytes[Superblock + offset] = value);
        CorruptDataException error = Corruption.Expect(BtrfsSuperblock.Structure, field, () => Open(bytes));
        Assert.True(actual is null || error.Actual == $"{actual}", error.Message);
    }

    [SkippableTheory]
    [InlineData(0x88, 2, "Btrfs over 2 devices (num_devices)")]
    [InlineData(0xBD, 0x10, "The Btrfs feature zoned")]
    [InlineData(0xBD, 0x60, "The Btrfs feature extent-tree-v2, raid-stripe-tree")]
    [InlineData(0xC2, 1, "The Btrfs feature incompatible 0x1000000000000")]
    [InlineData(0xC4, 3, "Btrfs with BLAKE2 checksums (csum_type 3)")]
    [InlineData(0xC4, 9, "Btrfs with checksums of an unknown kind (csum_type 9)")]
    public void What_is_not_read_is_refused_by_name(int offset, byte value, string feature)
    {
        byte[] bytes = Patched(bytes => bytes[Superblock + offset] |= value);
        if (offset == 0x88)
        {
            bytes = Patched(bytes => bytes[Superblock + offset] = value);
        }

        Assert.Equal(feature, Assert.Throws<UnsupportedFeatureException>(() => Open(bytes)).Feature);
    }

    [SkippableTheory]
    [InlineData(0x61, "btrfs-unclean", "log tree")]
    [InlineData(0x3C, "btrfs-unfinished", "a dump of metadata alone")] // bit 33
    public void A_volume_in_the_middle_of_something_is_refused(int offset, string code, string named)
    {
        byte[] bytes = Patched(bytes => bytes[Superblock + offset] |= 2);
        RefusedException refusal = Assert.Throws<RefusedException>(() => Open(bytes));
        Assert.Equal(code, refusal.Code.Text);
        Assert.Contains(named, refusal.Reason, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_damaged_superblock_is_told_with_the_copy_that_is_in_order()
    {
        byte[] bytes = [.. Sound()];
        bytes[Superblock + 0x12B] ^= 1;
        CorruptDataException error = Corruption.Expect(BtrfsSuperblock.Structure, "checksum", () => Open(bytes));
        Assert.Equal(Superblock, error.Offset);
        Assert.Contains($"byte {Copy} is in order: btrfs rescue super-recover", error.Advice, StringComparison.Ordinal);
        bytes[Copy + 0x12B] ^= 1;
        Assert.Null(Assert.Throws<CorruptDataException>(() => Open(bytes)).Advice);
    }

    /// <summary>Every tree block exists twice: either copy may be damaged, but not both.</summary>
    [SkippableFact]
    public void The_second_copy_of_metadata_is_read_where_the_first_is_damaged()
    {
        byte[] sound = Sound();
        List<long> blocks = [];
        string dump;
        using (TemporaryFolder folder = new())
        {
            File.WriteAllBytes(folder.File("volume"), sound);
            dump = OutsideTool.RunChecked("btrfs", "inspect-internal", "dump-tree", "-t", "5", folder.File("volume"));
        }

        string leaf = dump.Split('\n').First(line => line.StartsWith("leaf ", StringComparison.Ordinal)).Split(' ')[1];
        for (int at = 0; at + 16384 <= sound.Length; at += 4096)
        {
            if (ReadUInt64LittleEndian(sound.AsSpan(at + 0x30)) == ulong.Parse(leaf, System.Globalization.CultureInfo.InvariantCulture))
            {
                blocks.Add(at);
            }
        }

        Assert.Equal(2, blocks.Count);
        foreach (long block in blocks)
        {
            byte[] bytes = [.. sound];
            bytes[block + 200] ^= 1;
            using BtrfsFileSystem fileSystem = Open(bytes);
            Assert.Equal(2, fileSystem.List(fileSystem.Root).Count());
        }

        byte[] both = [.. sound];
        both[blocks[0] + 200] ^= 1;
        both[blocks[1] + 200] ^= 1;
        CorruptDataException error = Corruption.Expect(BtrfsTreeBlock.Structure, "checksum", () => Open(both));
        Assert.Contains(error.Offset, blocks);
    }

    [SkippableFact]
    public void Contents_that_do_not_fit_their_checksum_are_not_given()
    {
        byte[] bytes = [.. Sound()];
        int at = bytes.AsSpan().IndexOf(Contents.AsSpan(5000, 1000));
        bytes[at] ^= 1;
        using BtrfsFileSystem fileSystem = Open(bytes);
        byte[] buffer = new byte[4096];
        FileEntry file = fileSystem.Find("/file")!;
        CorruptDataException error = Corruption.Expect("Btrfs contents", "checksum", () => fileSystem.Read(file, 4096, buffer));
        Assert.Equal(at / 4096 * 4096, error.Offset);
        Assert.Equal(4096, fileSystem.Read(file, 8192, buffer));
    }

    [SkippableFact]
    public void A_volume_that_is_cut_off_is_told_so()
    {
        Corruption.Expect(BtrfsSuperblock.Structure, "bytes of the device", () => Open(Sound()[..(100 << 20)]));
        Corruption.Expect(BtrfsSuperblock.Structure, "length of the volume", () => Open(Sound()[..(66 << 10)]));
    }

    private static byte[] Noise(int length)
    {
        byte[] bytes = new byte[length];
        new Random(5).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Sound()
    {
        BtrfsImage.RequireTools();
        return Volume.Value;
    }

    /// <summary>The volume with a changed superblock that has a right checksum again.</summary>
    private static byte[] Patched(Action<byte[]> change)
    {
        byte[] bytes = [.. Sound()];
        change(bytes);
        BtrfsChecksum.Of(0).Seal(bytes.AsSpan(Superblock, BtrfsSuperblock.Size));
        return bytes;
    }

    private static BtrfsFileSystem Open(byte[] bytes) => BtrfsFileSystem.Open(VolumeHead.Read(new MemoryDevice(bytes), CancellationToken.None));
}
