using System.Buffers.Binary;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ext;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ext;

/// <summary>Tests a good volume with one field changed, which gives one error that names the field.</summary>
public sealed class ExtDamageTests : IDisposable
{
    private const string BlockSize = "log of the block size";
    private const string PerGroup = "a multiple of 8 that a bitmap block can hold";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData(0x38, 0xEF52u, "magic", "0xEF53", "0xEF52")]
    [InlineData(0x4C, 2u, "revision", "0 or 1", "2")]
    [InlineData(0x18, 7u, BlockSize, "at most 6 (64 KiB)", "7")]
    [InlineData(0x14, 0u, "first data block", "1 for blocks of 1 KiB, else 0", "0")]
    [InlineData(0x04, 8193u, "blocks", "at most 8192 of 1024 bytes", "8193")]
    [InlineData(0x20, 8200u, "blocks per group", PerGroup, "8200")]
    [InlineData(0x20, 7u, "blocks per group", PerGroup, "7")]
    [InlineData(0x58, 96u, "inode size", "a power of two from 128 to the block size", "96")]
    [InlineData(0x28, 0u, "inodes per group", PerGroup, "0")]
    [InlineData(0x00, 9u, "inodes", null, "9")]
    [InlineData(0x54, 2u, "first inode", null, "2")]
    public void A_field_of_the_superblock_that_cannot_be_is_named(int offset, uint value, string field, string? expected, string actual)
    {
        MemoryDevice volume = Load("ext2", 8);
        Span<byte> place = volume.Bytes.AsSpan((int)Superblock.Position + offset);
        if (field is "magic" or "inode size") // neighbours share the 32 bits
        {
            Assert.NotEqual(value, BinaryPrimitives.ReadUInt16LittleEndian(place));
            BinaryPrimitives.WriteUInt16LittleEndian(place, (ushort)value);
        }
        else
        {
            Assert.NotEqual(value, BinaryPrimitives.ReadUInt32LittleEndian(place));
            BinaryPrimitives.WriteUInt32LittleEndian(place, value);
        }

        CorruptDataException error = Corruption.Expect(Superblock.Structure, field, () => ExtFileSystem.Open(volume));

        Assert.Equal(Superblock.Position + offset, error.Offset);
        Assert.Equal(expected ?? error.Expected, error.Expected);
        Assert.Equal(actual, error.Actual);
    }

    [SkippableFact]
    public void A_wrong_checksum_says_which_it_is_and_which_it_should_be()
    {
        MemoryDevice volume = Load("ext4", 8);
        string right = $"0x{BinaryPrimitives.ReadUInt32LittleEndian(volume.Bytes.AsSpan((int)Superblock.Position + 0x3FC)):X8}";
        volume.Bytes[Superblock.Position + 0x3FC] ^= 1;
        string wrong = $"0x{BinaryPrimitives.ReadUInt32LittleEndian(volume.Bytes.AsSpan((int)Superblock.Position + 0x3FC)):X8}";

        Corruption.Expect(Superblock.Structure, "checksum", right, wrong, () => ExtFileSystem.Open(volume));
    }

    [SkippableFact]
    public void A_damaged_inode_is_named_by_its_number()
    {
        MemoryDevice volume = Load("ext4", 8);
        long root = ExtVolume.Open(volume).Position(InodeNumber.Root);
        volume.Bytes[root + 0x10] ^= 1; // its time: nothing but the checksum tells

        CorruptDataException error = Corruption.Expect(Inode.Structure, "checksum of inode 2", () => ExtFileSystem.Open(volume));

        Assert.Equal(root, error.Offset);
    }

    [SkippableFact]
    public void A_damaged_directory_is_named_by_its_number()
    {
        MemoryDevice volume = Load("ext4", 8);
        ExtVolume open = ExtVolume.Open(volume);
        long block = open.Space.OffsetOf(FileMap.Read(open, open.ReadInode(InodeNumber.Root)).Runs[0].Physical);
        volume.Bytes[block + 12] ^= 1;

        using ExtFileSystem fileSystem = ExtFileSystem.Open(volume);
        CorruptDataException error = Corruption.Expect(
            DirectoryBlock.Structure, "checksum of a block of directory 2", () => fileSystem.List(fileSystem.Root).Count());

        Assert.Equal(block, error.Offset);
    }

    [SkippableTheory]
    [InlineData("ext2")]
    [InlineData("ext4")]
    public void A_name_that_its_directory_calls_another_kind_is_found(string format)
    {
        MemoryDevice volume = Load(format, 8);
        ExtVolume open = ExtVolume.Open(volume);
        Inode root = open.ReadInode(InodeNumber.Root);
        DirectoryEntry folder = ExtDirectory.Entries(open, root).Single(entry => entry.Name == "lost+found");
        ExtBlock block = FileMap.Read(open, root).Runs[0].Physical;
        Span<byte> bytes = volume.Bytes.AsSpan((int)open.Space.OffsetOf(block), open.BlockSize);
        bytes[folder.Offset + 7] = 1; // file_type: a regular file
        if (open.HasMetadataChecksums)
        {
            DirectoryBlock.Seal(bytes, open.InodeSeed(root));
        }

        using ExtFileSystem fileSystem = ExtFileSystem.Open(volume);

        Assert.Contains(fileSystem.Check(), problem => problem.Description == "directory 2: \"lost+found\" says type 1, and inode 11 is Directory");
        string path = _folder.File("mistyped");
        File.WriteAllBytes(path, volume.Bytes);
        Assert.Contains("incorrect filetype (was 1, should be 2)", OutsideTool.Run("e2fsck", "-fn", path).All, StringComparison.Ordinal);
    }

    private MemoryDevice Load(string format, int megabytes)
    {
        OutsideTool.Require("mke2fs");
        return new MemoryDevice(File.ReadAllBytes(ExtImage.Make(_folder, format, megabytes)));
    }
}
