using System.IO.Hashing;
using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.TestSupport;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Volumes.Tests;

public sealed class TableSlackTests
{
    private const int Entries = 0x1BE;

    [SkippableFact]
    public void What_is_planted_in_unused_parts_of_a_GPT_goes_and_other_tools_are_content()
    {
        using PartitionedImage image = PartitionedImage.Gpt();
        MemoryDevice disk = image.Load();
        PartitionLayout before = PartitionTable.Read(disk);
        Assert.Empty(TableSlack.Find(disk, before));
        long backup = disk.Length - 512;
        Plant(disk, 512 + 92, "after-header");
        Plant(disk, 512 + 490, "end-of-header");
        Plant(disk, backup + 100, "backup-header");

        IReadOnlyList<TableSlack> slack = TableSlack.Find(disk, before);
        Assert.Equal(["in unused parts of the primary GPT", "in unused parts of the backup GPT"], slack.Select(found => found.Place));
        Assert.Equal([25, 13], slack.Select(found => found.Bytes));
        Wipe(disk, slack);

        AssertGone(disk, "after-header", "end-of-header", "backup-header");
        Assert.Equal(before.Partitions, PartitionTable.Read(disk).Partitions);
        Assert.Empty(PartitionTable.Read(disk).Notes);
        image.Save(disk);
        Assert.Contains("No problems found", OutsideTool.RunChecked("sgdisk", "-v", image.Path), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void An_entry_without_a_type_and_what_follows_a_name_go_with_their_checksums_made_anew()
    {
        using PartitionedImage image = PartitionedImage.Gpt();
        MemoryDevice disk = image.Load();
        PartitionLayout before = PartitionTable.Read(disk);
        int name = (2 * 512) + 0x38;
        int end = Enumerable.Range(0, 36).First(unit => disk.Bytes[name + (unit * 2)] == 0 && disk.Bytes[name + (unit * 2) + 1] == 0);
        Plant(disk, name + (end * 2) + 2, "name");
        Plant(disk, (2 * 512) + (100 * 128) + 40, "gone-entry");
        Seal(disk);

        TableSlack slack = Assert.Single(TableSlack.Find(disk, PartitionTable.Read(disk)));
        Assert.Equal(14, slack.Bytes);
        Wipe(disk, [slack]);

        AssertGone(disk, "gone-entry");
        Assert.Equal(before.Partitions, PartitionTable.Read(disk).Partitions);
        Assert.Empty(PartitionTable.Read(disk).Notes);
        image.Save(disk);
        Assert.Contains("No problems found", OutsideTool.RunChecked("sgdisk", "-v", image.Path), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Of_boot_records_what_no_entry_is_goes_and_boot_code_stays()
    {
        using PartitionedImage image = PartitionedImage.Mbr();
        MemoryDevice disk = image.Load();
        PartitionLayout before = PartitionTable.Read(disk);
        Assert.Empty(TableSlack.Find(disk, before));
        long[] records = [.. before.TableExtents.Skip(1).Select(extent => extent.Offset)];
        Plant(disk, 100, "boot-code");
        Plant(disk, Entries + (3 * 16) + 5, "mbr-entry");
        foreach (long record in records)
        {
            Plant(disk, record + 200, "code-of-none");
            Plant(disk, record + Entries + 33, "third-entry");
        }

        disk.Bytes[records[0] + Entries + 36] = 0; // its type: unused
        IReadOnlyList<TableSlack> slack = TableSlack.Find(disk, before);
        Assert.Equal(1 + records.Length, slack.Count);
        Wipe(disk, slack);

        AssertGone(disk, "mbr-entry", "code-of-none", "third-entry");
        Assert.True(disk.Bytes.AsSpan().IndexOf("boot-code"u8) == 100);
        Assert.Equal(before.Partitions, PartitionTable.Read(disk).Partitions);
        image.Save(disk);
        Assert.Equal(
            image.SfdiskPartitions(),
            before.Partitions.Select(partition => (partition.Number, partition.Extent.Offset, partition.Extent.Length)));
    }

    [SkippableFact]
    public void Code_in_an_extended_partition_that_is_active_stays()
    {
        using PartitionedImage image = PartitionedImage.Mbr();
        MemoryDevice disk = image.Load();
        int container = PartitionTable.Read(disk).Partitions.First(partition => partition.IsExtendedContainer).Number;
        disk.Bytes[Entries + ((container - 1) * 16)] = 0x80;
        PartitionLayout layout = PartitionTable.Read(disk);
        Plant(disk, layout.TableExtents[1].Offset + 200, "lilo");

        Assert.Empty(TableSlack.Find(disk, layout));
    }

    [SkippableFact]
    public void The_gap_ends_where_a_deleted_volume_began()
    {
        using PartitionedImage image = PartitionedImage.Mbr();
        MemoryDevice disk = image.Load();
        Assert.Equal(1 << 20, PartitionTable.Read(disk).KeptExtents[0].End);

        Plant(disk, (63 * 512) + 3, "NTFS    ");
        Assert.Equal(63 * 512, PartitionTable.Read(disk).KeptExtents[0].End);
    }

    private static void Plant(MemoryDevice disk, long at, string text) => Encoding.ASCII.GetBytes(text).CopyTo(disk.Bytes.AsSpan((int)at));

    /// <summary>Updates the checksums of the primary copy to match what was planted.</summary>
    private static void Seal(MemoryDevice disk)
    {
        Span<byte> header = disk.Bytes.AsSpan(512, 92);
        WriteUInt32LittleEndian(header[0x58..], Crc32.HashToUInt32(disk.Bytes.AsSpan(1024, 128 * 128)));
        header.Slice(0x10, 4).Clear();
        WriteUInt32LittleEndian(header[0x10..], Crc32.HashToUInt32(header));
    }

    private static void Wipe(MemoryDevice disk, IReadOnlyList<TableSlack> slack)
    {
        foreach (DiskPatch patch in slack.SelectMany(found => found.Patches))
        {
            disk.Write(patch.Offset, patch.Bytes.Span);
        }

        Assert.Empty(TableSlack.Find(disk, PartitionTable.Read(disk)));
    }

    private static void AssertGone(MemoryDevice disk, params string[] planted) =>
        Assert.All(planted, text => Assert.Equal(-1, disk.Bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(text))));
}
