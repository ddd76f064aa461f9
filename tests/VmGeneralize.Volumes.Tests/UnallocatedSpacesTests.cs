using System.Buffers.Binary;
using VmGeneralize.Blocks;
using VmGeneralize.TestSupport;
using VmGeneralize.Volumes.Tests.Gpt;

namespace VmGeneralize.Volumes.Tests;

/// <summary>Space that belongs to no partition, and the parts of it that are live anyway.</summary>
public sealed class UnallocatedSpacesTests
{
    private const int Sector = 512;
    private const long MiB = 1 << 20;

    [SkippableFact]
    public void On_a_gpt_disk_it_is_everything_but_partitions_and_both_tables()
    {
        using PartitionedImage image = PartitionedImage.Gpt();
        MemoryDevice disk = image.Load();
        PartitionLayout layout = PartitionTable.Read(disk);

        Assert.Equal(
            [("before partition 1", 34L * Sector, MiB), ("after the last partition (9)", 30 * MiB, disk.Length - (33 * Sector))], Spaces(layout, disk));
        Assert.Equal([new Extent(0, 34 * Sector), Extent.FromBounds(disk.Length - (33 * Sector), disk.Length)], layout.TableExtents);
    }

    [SkippableFact]
    public void Where_a_partition_was_deleted_it_is_between_its_neighbours()
    {
        using PartitionedImage image = PartitionedImage.Gpt();
        OutsideTool.RunChecked("sgdisk", "-d", "3", image.Path);
        MemoryDevice disk = image.Load();

        Assert.Contains(("between partition 2 and partition 9", 10 * MiB, 26 * MiB), Spaces(PartitionTable.Read(disk), disk));
    }

    [SkippableFact]
    public void On_an_mbr_disk_the_boot_gap_and_extended_boot_records_are_live()
    {
        using PartitionedImage image = PartitionedImage.Mbr();
        MemoryDevice disk = image.Load();
        PartitionLayout layout = PartitionTable.Read(disk);
        ExtentSet dead = Dead(layout, disk);

        Assert.Equal([new Extent(0, MiB)], layout.KeptExtents);
        Assert.DoesNotContain(Spaces(layout, disk), space => space.Start < MiB);
        Assert.All(layout.TableExtents, table => Assert.Empty(dead.Within(table)));
        Assert.Contains(Spaces(layout, disk), space => space.Place == "between partition 5 and partition 6");
        Assert.True(dead.Contains((30720 * Sector) + Sector)); // behind the first extended boot record
        Assert.True(dead.Contains(disk.Length - 1));
        long partitions = layout.Partitions.Where(partition => !partition.IsExtendedContainer).Sum(partition => partition.Extent.Length);
        long records = layout.TableExtents.Where(table => table.Offset >= MiB).Sum(table => table.Length);
        Assert.Equal(disk.Length, partitions + MiB + records + dead.TotalLength);
    }

    [SkippableFact]
    public void Behind_the_first_mebibyte_lay_a_partition_that_is_gone()
    {
        using PartitionedImage image = PartitionedImage.Mbr();
        OutsideTool.RunChecked("sfdisk", "-q", "--delete", image.Path, "1");
        MemoryDevice disk = image.Load();
        PartitionLayout layout = PartitionTable.Read(disk);

        Assert.Equal(("before partition 2", MiB, 11 * MiB), Spaces(layout, disk)[0]);
    }

    [SkippableFact]
    public void A_disk_of_which_nothing_is_known_is_kept()
    {
        MemoryDevice blank = new(new byte[MiB]);
        Assert.Empty(Spaces(PartitionTable.Read(blank), blank));

        MemoryDevice signed = new(new byte[MiB]); // as the boot sector of a file system that is not known
        signed.Bytes[0x1FE] = 0x55;
        signed.Bytes[0x1FF] = 0xAA;
        Assert.Empty(Spaces(PartitionTable.Read(signed), signed));
    }

    [SkippableFact]
    public void An_extended_partition_without_a_table_is_kept()
    {
        using PartitionedImage image = PartitionedImage.Mbr();
        MemoryDevice disk = image.Load();
        disk.Bytes[(30720 * Sector) + 0x1FE] = 0;
        PartitionLayout layout = PartitionTable.Read(disk);

        Assert.Empty(Dead(layout, disk).Within(layout.Partitions.Single(partition => partition.IsExtendedContainer).Extent));
    }

    [SkippableFact]
    public void A_dynamic_disk_is_kept()
    {
        using PartitionedImage image = PartitionedImage.Mbr();
        OutsideTool.RunChecked("sfdisk", "-q", "--part-type", image.Path, "2", "42");
        MemoryDevice disk = image.Load();
        Assert.Empty(Spaces(PartitionTable.Read(disk), disk));
    }

    [SkippableTheory]
    [InlineData("LDM")]
    [InlineData("1.0")]
    [InlineData("0.90")]
    public void What_a_signature_at_the_end_claims_is_kept_and_said(string kind)
    {
        using PartitionedImage image = PartitionedImage.Mbr();
        MemoryDevice disk = image.Load();
        Extent claim = Sign(disk, kind);
        PartitionLayout layout = PartitionTable.Read(disk);

        Assert.Empty(Dead(layout, disk).Within(claim));
        Assert.True(Dead(layout, disk).Contains(claim.Offset - 1));
        string name = kind == "LDM" ? "LDM" : "md";
        Assert.Contains(layout.Notes, note => note.Contains("kept", StringComparison.Ordinal) && note.Contains(name, StringComparison.Ordinal));
    }

    [SkippableFact]
    public void A_superblock_that_says_it_lies_elsewhere_claims_nothing()
    {
        using PartitionedImage image = PartitionedImage.Mbr();
        MemoryDevice disk = image.Load();
        Extent claim = Sign(disk, "1.0");
        disk.Bytes[claim.Offset + 0x90] ^= 0x10;
        PartitionLayout layout = PartitionTable.Read(disk);

        Assert.True(Dead(layout, disk).Contains(claim.Offset));
        Assert.Empty(layout.Notes);
    }

    [SkippableFact]
    public void A_superblock_inside_a_partition_is_that_partitions()
    {
        using PartitionedImage image = PartitionedImage.Gpt();
        OutsideTool.RunChecked("sgdisk", "-n", "4:0:0", image.Path);
        MemoryDevice disk = image.Load();
        Sign(disk, "0.90");
        Assert.Empty(PartitionTable.Read(disk).Notes);
    }

    [SkippableFact]
    public void Where_a_backup_gpt_is_damaged_nothing_is_known()
    {
        MemoryDevice disk = GptReaderTests.LoadGpt();
        disk.Bytes[^Sector] ^= 1;
        PartitionLayout layout = PartitionTable.Read(disk);
        Assert.True(Dead(layout, disk).Contains(disk.Length - 1));
        Assert.Equal([new Extent(0, 34 * Sector)], layout.TableExtents);
    }

    private static Extent Sign(MemoryDevice disk, string kind)
    {
        long length = disk.Length;
        switch (kind)
        {
            case "LDM":
                Span<byte> header = disk.Bytes.AsSpan((int)length - Sector);
                "PRIVHEAD"u8.CopyTo(header);
                BinaryPrimitives.WriteUInt64BigEndian(header[0x12B..], (ulong)(length - MiB) / Sector);
                BinaryPrimitives.WriteUInt64BigEndian(header[0x133..], (ulong)MiB / Sector);
                return Extent.FromBounds(length - MiB, length);
            case "1.0":
                long offset = length - 8192;
                Span<byte> super = disk.Bytes.AsSpan((int)offset);
                BinaryPrimitives.WriteUInt32LittleEndian(super, 0xA92B4EFC);
                BinaryPrimitives.WriteUInt32LittleEndian(super[4..], 1);
                BinaryPrimitives.WriteUInt64LittleEndian(super[0x90..], (ulong)offset / Sector);
                return Extent.FromBounds(offset, length);
            default:
                Span<byte> old = disk.Bytes.AsSpan((int)length - 65536);
                BinaryPrimitives.WriteUInt32LittleEndian(old, 0xA92B4EFC);
                BinaryPrimitives.WriteUInt32LittleEndian(old[8..], 90);
                return new Extent(length - 65536, 4096);
        }
    }

    private static List<(string Place, long Start, long End)> Spaces(PartitionLayout layout, MemoryDevice disk) =>
        [.. PartitionTable.UnallocatedSpaces(layout, disk.Length).Select(space => (space.Place, space.Extents[0].Offset, space.Extents[^1].End))];

    private static ExtentSet Dead(PartitionLayout layout, MemoryDevice disk) =>
        new(PartitionTable.UnallocatedSpaces(layout, disk.Length).SelectMany(space => space.Extents));
}
