using VmGeneralize.Blocks;
using VmGeneralize.TestSupport;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Volumes.Tests.Mbr;

public class MbrReaderTests
{
    private const int FirstEntry = 0x1BE;
    private const int FirstEbr = 30720 * 512;
    private const int SecondEntryOfFirstEbr = FirstEbr + FirstEntry + 16;

    [SkippableFact]
    public void Primaries_and_logical_partitions_are_what_sfdisk_says()
    {
        using PartitionedImage image = PartitionedImage.Mbr();
        PartitionLayout layout = PartitionTable.Read(image.Load());
        Assert.Equal(PartitionScheme.Mbr, layout.Scheme);
        Assert.Equal(0x5A3C1D2Eu, layout.MbrSignature);
        Assert.Null(layout.DiskId);
        Assert.Equal(
            image.SfdiskPartitions(),
            layout.Partitions.Select(partition => (partition.Number, partition.Extent.Offset, partition.Extent.Length)));
        Assert.Equal([1, 2, 3, 5, 6, 7], layout.Partitions.Select(partition => partition.Number));
        Assert.Equal([true, false, false, false, false, false], layout.Partitions.Select(partition => partition.Bootable));
        Assert.Equal(PartitionRole.WindowsRecovery, layout.Partitions[1].Role);
        Assert.True(layout.Partitions[2].IsExtendedContainer);
        Assert.Equal("Linux LVM", layout.Partitions[4].TypeName);
        Assert.Equal(4, layout.TableExtents.Count); // the MBR and three extended boot records
        Assert.Empty(layout.Notes);
    }

    [SkippableFact]
    public void A_deleted_first_logical_partition_leaves_the_others()
    {
        using PartitionedImage image = PartitionedImage.Mbr();
        OutsideTool.RunChecked("sfdisk", "-q", "--delete", image.Path, "5");
        Assert.Equal(
            image.SfdiskPartitions(),
            PartitionTable.Read(image.Load()).Partitions.Select(partition => (partition.Number, partition.Extent.Offset, partition.Extent.Length)));
    }

    [SkippableFact]
    public void Parted_makes_logical_partitions_that_are_read_alike()
    {
        OutsideTool.Require("parted", "sfdisk");
        using PartitionedImage image = new();
        OutsideTool.RunChecked(
            "parted", "-s", image.Path, "mklabel", "msdos",
            "mkpart", "primary", "ntfs", "1MiB", "9MiB",
            "mkpart", "extended", "9MiB", "60MiB",
            "mkpart", "logical", "ext4", "10MiB", "20MiB",
            "mkpart", "logical", "linux-swap", "21MiB", "30MiB");
        Assert.Equal(
            image.SfdiskPartitions(),
            PartitionTable.Read(image.Load()).Partitions.Select(partition => (partition.Number, partition.Extent.Offset, partition.Extent.Length)));
    }

    [SkippableFact]
    public void A_table_on_4096_byte_sectors_counts_in_them()
    {
        MemoryDevice disk = new(new byte[4 << 20], 4096);
        WriteEntry(disk, FirstEntry, type: 7, start: 256, count: 512);
        Sign(disk, 0);
        Partition partition = Assert.Single(PartitionTable.Read(disk).Partitions);
        Assert.Equal(new Extent(1 << 20, 2 << 20), partition.Extent);
    }

    [Fact]
    public void Boot_code_without_partitions_is_an_empty_table()
    {
        MemoryDevice disk = new(new byte[1 << 20]);
        disk.Bytes.AsSpan(0, 0x1B8).Fill(0x90);
        Sign(disk, 0);
        PartitionLayout layout = PartitionTable.Read(disk);
        Assert.Equal(PartitionScheme.Mbr, layout.Scheme);
        Assert.Empty(layout.Partitions);
    }

    [Theory]
    [InlineData(0x42, PartitionRole.DynamicDisk)]
    [InlineData(0xE7, PartitionRole.StorageSpaces)]
    [InlineData(0xEF, PartitionRole.EfiSystem)]
    [InlineData(0x27, PartitionRole.WindowsRecovery)]
    [InlineData(0x07, PartitionRole.Ordinary)]
    public void The_type_tells_the_role(byte type, PartitionRole role)
    {
        MemoryDevice disk = new(new byte[1 << 20]);
        WriteEntry(disk, FirstEntry, type, start: 63, count: 100);
        Sign(disk, 0);
        Assert.Equal(role, Assert.Single(PartitionTable.Read(disk).Partitions).Role);
    }

    [SkippableFact]
    public void A_chain_that_links_back_to_itself_is_refused()
    {
        MemoryDevice disk = LoadMbr();
        WriteUInt32LittleEndian(disk.Bytes.AsSpan(SecondEntryOfFirstEbr + 8), 0);
        AssertRefused(disk, "never ends");
    }

    [SkippableFact]
    public void A_link_out_of_the_extended_partition_is_refused()
    {
        MemoryDevice disk = LoadMbr();
        WriteUInt32LittleEndian(disk.Bytes.AsSpan(SecondEntryOfFirstEbr + 8), 90112);
        CorruptDataException error = Assert.Throws<CorruptDataException>(() => PartitionTable.Read(disk));
        Assert.StartsWith("place of the ", error.Field, StringComparison.Ordinal);
        Assert.StartsWith("inside the extended partition ", error.Expected, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_logical_partition_that_leaves_its_container_is_refused()
    {
        MemoryDevice disk = LoadMbr();
        WriteUInt32LittleEndian(disk.Bytes.AsSpan(FirstEbr + FirstEntry + 12), 90113);
        AssertRefused(disk, "logical partition 5");
    }

    [SkippableFact]
    public void A_logical_partition_over_the_next_one_is_refused()
    {
        MemoryDevice disk = LoadMbr();
        WriteUInt32LittleEndian(disk.Bytes.AsSpan(FirstEbr + FirstEntry + 12), 20000);
        AssertRefused(disk, "overlap");
    }

    [SkippableFact]
    public void A_record_in_the_chain_without_signature_is_refused()
    {
        MemoryDevice disk = LoadMbr();
        uint second = ReadUInt32LittleEndian(disk.Bytes.AsSpan(SecondEntryOfFirstEbr + 8));
        disk.Bytes[FirstEbr + ((int)second * 512) + 510] = 0;
        Corruption.Expect("Extended boot record", "signature at its end", "55 AA", "another", () => PartitionTable.Read(disk));
    }

    [SkippableFact]
    public void An_extended_partition_without_any_record_is_only_noted()
    {
        MemoryDevice disk = LoadMbr();
        disk.Zero(new Extent(FirstEbr, 512));
        PartitionLayout layout = PartitionTable.Read(disk);
        Assert.Equal(3, layout.Partitions.Count);
        Assert.Single(layout.Notes);
    }

    [SkippableFact]
    public void Overlapping_primaries_are_refused_by_number()
    {
        MemoryDevice disk = LoadMbr();
        WriteUInt32LittleEndian(disk.Bytes.AsSpan(FirstEntry + 12), 20481);
        AssertRefused(disk, "partition 1", "partition 2", "overlap");
    }

    [SkippableFact]
    public void A_partition_past_the_end_is_refused_by_number()
    {
        MemoryDevice disk = LoadMbr();
        WriteUInt32LittleEndian(disk.Bytes.AsSpan(FirstEntry + 32 + 12), uint.MaxValue);
        AssertRefused(disk, "partition 3", "ends at sector 131072");
    }

    [SkippableFact]
    public void A_boot_indicator_that_is_none_is_refused()
    {
        MemoryDevice disk = LoadMbr();
        disk.Bytes[FirstEntry] = 0x41;
        Corruption.Expect("Master boot record", "boot indicator", "0x00 or 0x80", "0x41", () => PartitionTable.Read(disk));
    }

    private static MemoryDevice LoadMbr()
    {
        using PartitionedImage image = PartitionedImage.Mbr();
        return image.Load();
    }

    private static void AssertRefused(MemoryDevice disk, params string[] words)
    {
        CorruptDataException refusal = Assert.Throws<CorruptDataException>(() => PartitionTable.Read(disk));
        Assert.All(words, word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
    }

    private static void WriteEntry(MemoryDevice disk, int offset, byte type, uint start, uint count)
    {
        disk.Bytes[offset + 4] = type;
        WriteUInt32LittleEndian(disk.Bytes.AsSpan(offset + 8), start);
        WriteUInt32LittleEndian(disk.Bytes.AsSpan(offset + 12), count);
    }

    private static void Sign(MemoryDevice disk, int sectorOffset)
    {
        disk.Bytes[sectorOffset + 510] = 0x55;
        disk.Bytes[sectorOffset + 511] = 0xAA;
    }
}
