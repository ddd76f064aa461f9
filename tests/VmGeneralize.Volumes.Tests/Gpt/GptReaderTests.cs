using System.IO.Hashing;
using VmGeneralize.Blocks;
using VmGeneralize.TestSupport;
using VmGeneralize.Volumes.Gpt;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Volumes.Tests.Gpt;

public class GptReaderTests
{
    private const int Primary = 512;
    private const int Entries = 1024;
    private const int BackupHeader = (int)PartitionedImage.Length - 512;

    [SkippableFact]
    public void Partitions_are_what_sfdisk_says()
    {
        using PartitionedImage image = PartitionedImage.Gpt();
        MemoryDevice disk = image.Load();
        PartitionLayout layout = PartitionTable.Read(disk);
        Assert.Equal(PartitionScheme.Gpt, layout.Scheme);
        Assert.Empty(layout.Notes);
        Assert.Equal(
            image.SfdiskPartitions(),
            layout.Partitions.Select(partition => (partition.Number, partition.Extent.Offset, partition.Extent.Length)));
        Assert.Equal(
            ["EFI system partition", "Microsoft reserved", "Basic data", "Linux filesystem"],
            layout.Partitions.Select(partition => partition.TypeName));
        Assert.Equal(
            [PartitionRole.EfiSystem, PartitionRole.MicrosoftReserved, PartitionRole.Ordinary, PartitionRole.Ordinary],
            layout.Partitions.Select(partition => partition.Role));
        Assert.Equal("Basic data partition – größer", layout.Partitions[2].Name);
        Assert.Equal((1UL << 63) | 4, layout.Partitions[2].Attributes);
        Assert.True(layout.Partitions[2].Bootable);
        Assert.Equal(
            new ExtentSet([new Extent(0, 34 * 512), new Extent(disk.Length - (33 * 512), 33 * 512)]),
            layout.TableExtents);
        Assert.Contains(layout.DiskId.ToString()!, OutsideTool.RunChecked("sgdisk", "-p", image.Path), StringComparison.OrdinalIgnoreCase);
    }

    [SkippableFact]
    public void A_table_on_4096_byte_sectors_counts_in_them()
    {
        using PartitionedImage image = PartitionedImage.Gpt4K();
        PartitionLayout layout = PartitionTable.Read(image.Load(4096));
        Assert.Empty(layout.Notes);
        Assert.Equal(new Extent(256 * 4096, 8 << 20), layout.Partitions[0].Extent);
        Assert.Equal(Extent.FromBounds(2304 * 4096L, 16128 * 4096L), layout.Partitions[1].Extent);
        Assert.Equal([new Extent(0, 6 * 4096), new Extent(PartitionedImage.Length - (5 * 4096), 5 * 4096)], layout.TableExtents);
    }

    [SkippableFact]
    public void A_disk_opened_with_the_wrong_sector_size_is_refused_by_name()
    {
        using PartitionedImage large = PartitionedImage.Gpt4K();
        using PartitionedImage small = PartitionedImage.Gpt();
        Assert.Contains("4096", Assert.Throws<UnsupportedFeatureException>(() => PartitionTable.Read(large.Load(512))).Message, StringComparison.Ordinal);
        Assert.Throws<UnsupportedFeatureException>(() => PartitionTable.Read(small.Load(4096)));
    }

    [SkippableTheory]
    [InlineData(Primary)] // signature
    [InlineData(Primary + 0x10)] // CRC
    [InlineData(Primary + 0x38)] // disk id
    [InlineData(Entries + 0x20)] // an entry's start
    [InlineData(Entries + (100 * 128))] // a free slot
    public void A_damaged_primary_is_replaced_by_the_backup_and_said(int offset)
    {
        using PartitionedImage image = PartitionedImage.Gpt();
        MemoryDevice disk = image.Load();
        IReadOnlyList<Partition> expected = PartitionTable.Read(disk).Partitions;
        disk.Bytes[offset] ^= 0x40;
        PartitionLayout layout = PartitionTable.Read(disk);
        Assert.Equal(expected, layout.Partitions);
        Assert.StartsWith("The primary GPT is damaged", Assert.Single(layout.Notes), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_damaged_backup_is_said()
    {
        MemoryDevice disk = LoadGpt();
        disk.Bytes[BackupHeader + 0x30] ^= 1;
        Assert.StartsWith("The backup GPT is damaged", Assert.Single(PartitionTable.Read(disk).Notes), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Both_copies_damaged_is_an_error_that_names_both()
    {
        MemoryDevice disk = LoadGpt();
        disk.Bytes[Primary + 0x30] ^= 1;
        disk.Bytes[BackupHeader] ^= 1;
        CorruptDataException error = Corruption.Expect("GPT", "header CRC-32", () => PartitionTable.Read(disk));
        Assert.Equal(Primary, error.Offset);
        Assert.Equal($"0x{ReadUInt32LittleEndian(disk.Bytes.AsSpan(Primary + 0x10)):X8}", error.Expected);
        Assert.EndsWith("Its backup is damaged too (signature: expected EFI PART, found another)", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void An_enlarged_disk_with_a_damaged_primary_finds_its_backup_by_the_protective_mbr()
    {
        MemoryDevice disk = LoadGpt();
        MemoryDevice enlarged = new([.. disk.Bytes, .. new byte[12345 * 512]]);
        IReadOnlyList<Partition> expected = PartitionTable.Read(enlarged).Partitions;
        enlarged.Bytes[Primary] ^= 1;
        PartitionLayout layout = PartitionTable.Read(enlarged);
        Assert.Equal(expected, layout.Partitions);
        Assert.Equal(2, layout.Notes.Count);
    }

    [SkippableFact]
    public void Copies_that_differ_are_said_and_the_primary_wins()
    {
        MemoryDevice disk = LoadGpt();
        disk.Bytes[Entries + 0x38] = (byte)'X'; // first letter of the first name
        Reseal(disk);
        PartitionLayout layout = PartitionTable.Read(disk);
        Assert.StartsWith("X", layout.Partitions[0].Name, StringComparison.Ordinal);
        Assert.Contains("differ", Assert.Single(layout.Notes), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Overlapping_partitions_are_refused_by_number()
    {
        MemoryDevice disk = LoadGpt();
        WriteUInt64LittleEndian(disk.Bytes.AsSpan(Entries + 0x28), 2048 + (8 * 2048)); // one sector too long
        Reseal(disk);
        AssertRefused(disk, "partition 1", "partition 2", "overlap");
    }

    [SkippableTheory]
    [InlineData(131072ul)]
    [InlineData(ulong.MaxValue)]
    [InlineData(ulong.MaxValue - 1)]
    [InlineData(0x7FFF_FFFF_FFFF_FFFFul)]
    [InlineData(2047ul)] // before its start
    public void A_partition_that_ends_off_the_disk_is_refused_by_number(ulong end)
    {
        MemoryDevice disk = LoadGpt();
        WriteUInt64LittleEndian(disk.Bytes.AsSpan(Entries + 0x28), end);
        Reseal(disk);
        AssertRefused(disk, "partition 1");
    }

    [SkippableFact]
    public void A_partition_over_the_table_is_refused()
    {
        MemoryDevice disk = LoadGpt();
        WriteUInt64LittleEndian(disk.Bytes.AsSpan(Entries + 0x20), 33);
        Reseal(disk);
        AssertRefused(disk, "the primary GPT", "partition 1", "overlap");
    }

    [SkippableTheory]
    [InlineData(uint.MaxValue, 128u)]
    [InlineData(65536u, 128u)]
    [InlineData(128u, uint.MaxValue)]
    [InlineData(128u, 0u)]
    [InlineData(128u, 192u)]
    public void Lying_counts_and_sizes_make_a_copy_invalid(uint count, uint size)
    {
        MemoryDevice disk = LoadGpt();
        WriteUInt32LittleEndian(disk.Bytes.AsSpan(Primary + 0x50), count);
        WriteUInt32LittleEndian(disk.Bytes.AsSpan(Primary + 0x54), size);
        Reseal(disk, entries: false);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.StartsWith("The primary GPT is damaged", Assert.Single(PartitionTable.Read(disk).Notes), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    /// <summary>Found by fuzzing: if there are no entries, their total length says nothing about the size of one.</summary>
    [SkippableFact]
    public void No_entries_of_2_GiB_make_a_copy_invalid()
    {
        MemoryDevice disk = LoadGpt();
        WriteUInt32LittleEndian(disk.Bytes.AsSpan(Primary + 0x50), 0);
        WriteUInt32LittleEndian(disk.Bytes.AsSpan(Primary + 0x54), 1u << 31);
        WriteUInt32LittleEndian(disk.Bytes.AsSpan(Primary + 0x58), 0); // CRC-32 of nothing
        Reseal(disk, entries: false);
        Assert.StartsWith("The primary GPT is damaged", Assert.Single(PartitionTable.Read(disk).Notes), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_future_revision_is_unsupported_not_damaged()
    {
        MemoryDevice disk = LoadGpt();
        WriteUInt32LittleEndian(disk.Bytes.AsSpan(Primary + 8), 0x00020000);
        Reseal(disk);
        Assert.Throws<UnsupportedFeatureException>(() => PartitionTable.Read(disk));
    }

    [SkippableTheory]
    [InlineData("5808C8AA-7E8F-42E0-85D2-E1E90434CFB3", PartitionRole.DynamicDisk)]
    [InlineData("AF9B60A0-1431-4F62-BC68-3311714A69AD", PartitionRole.DynamicDisk)]
    [InlineData("E75CAF8F-F680-4CEE-AFA3-B001E56EFC2D", PartitionRole.StorageSpaces)]
    [InlineData("DE94BBA4-06D1-4D40-A16A-BFD50179D6AC", PartitionRole.WindowsRecovery)]
    [InlineData("21686148-6449-6E6F-744E-656564454649", PartitionRole.Reserved)]
    public void The_type_tells_the_role(string type, PartitionRole role)
    {
        MemoryDevice disk = LoadGpt();
        new Guid(type).TryWriteBytes(disk.Bytes.AsSpan(Entries + (8 * 128)));
        Reseal(disk);
        Assert.Equal(role, PartitionTable.Read(disk).Partitions[^1].Role);
    }

    [SkippableFact]
    public void More_than_128_slots_are_read()
    {
        using PartitionedImage image = PartitionedImage.Gpt();
        OutsideTool.RunChecked("sgdisk", "-S", "512", "-n", "400:0:+1M", image.Path);
        PartitionLayout layout = PartitionTable.Read(image.Load());
        Assert.Equal(400, layout.Partitions[^1].Number);
        Assert.Equal(130 * 512, layout.TableExtents[0].Length);
    }

    [SkippableFact]
    public void A_hybrid_mbr_is_said_and_the_gpt_counts()
    {
        using PartitionedImage image = PartitionedImage.Gpt();
        OutsideTool.RunChecked("sgdisk", "-h", "3:9", image.Path);
        PartitionLayout layout = PartitionTable.Read(image.Load());
        Assert.Equal(PartitionScheme.Gpt, layout.Scheme);
        Assert.Equal(4, layout.Partitions.Count);
        Assert.Contains("hybrid", Assert.Single(layout.Notes), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_lost_protective_mbr_is_said()
    {
        MemoryDevice disk = LoadGpt();
        disk.Zero(new Extent(0, 512));
        PartitionLayout layout = PartitionTable.Read(disk);
        Assert.Equal(4, layout.Partitions.Count);
        Assert.Contains("protective MBR is missing", Assert.Single(layout.Notes), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_header_survives_writing()
    {
        byte[] sector = LoadGpt().Bytes[Primary..(Primary + 512)];
        byte[] written = [.. sector];
        GptHeader header = GptHeader.Read(sector);
        written.AsSpan(0, GptHeader.MinimumSize).Clear();
        header.Write(written);
        Assert.Equal(sector, written);
    }

    internal static MemoryDevice LoadGpt()
    {
        using PartitionedImage image = PartitionedImage.Gpt();
        return image.Load();
    }

    /// <summary>Updates the primary's checksums to match what was changed in it.</summary>
    internal static void Reseal(MemoryDevice disk, bool entries = true)
    {
        Span<byte> header = disk.Bytes.AsSpan(Primary, 512);
        if (entries)
        {
            WriteUInt32LittleEndian(header[0x58..], Crc32.HashToUInt32(disk.Bytes.AsSpan(Entries, 128 * 128)));
        }

        WriteUInt32LittleEndian(header[0x10..], GptHeader.ComputeCrc32(header[..92]));
    }

    private static void AssertRefused(MemoryDevice disk, params string[] words)
    {
        CorruptDataException refusal = Assert.Throws<CorruptDataException>(() => PartitionTable.Read(disk));
        Assert.All(words, word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
    }
}
