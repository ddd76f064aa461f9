using VmGeneralize.Blocks;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Volumes.Tests;

public class PartitionTableTests
{
    [Fact]
    public void A_blank_disk_has_no_scheme_and_no_partitions()
    {
        PartitionLayout layout = PartitionTable.Read(new MemoryDevice(new byte[1 << 20]));
        Assert.Equal(PartitionScheme.None, layout.Scheme);
        Assert.Empty(layout.Partitions);
        Assert.Equal(1 << 20, PartitionTable.GapExtents(layout, 1 << 20).TotalLength);
    }

    [Fact]
    public void A_disk_smaller_than_a_sector_is_refused() =>
        Assert.Throws<CorruptDataException>(() => PartitionTable.Read(new MemoryDevice(new byte[100])));

    [SkippableTheory]
    [InlineData("FAT", "mkfs.vfat", "-F", "16")]
    [InlineData("FAT", "mkfs.vfat", "-F", "32", "--mbr=y")]
    [InlineData("NTFS", "mkntfs", "-F", "-Q", "-q")]
    [InlineData("ext2/3/4", "mkfs.ext4", "-q")]
    [InlineData("XFS", "mkfs.xfs", "-q")]
    [InlineData("Btrfs", "mkfs.btrfs", "-q")]
    [InlineData("Linux swap", "mkswap")]
    [InlineData("exFAT", "mkfs.exfat")]
    public void A_file_system_on_the_whole_disk_is_one_volume(string name, string program, params string[] options)
    {
        OutsideTool.Require(program);
        using PartitionedImage image = new(program is "mkfs.xfs" ? 320L << 20 : 128L << 20);
        OutsideTool.RunChecked(program, [.. options, image.Path]);
        MemoryDevice disk = image.Load();
        PartitionLayout layout = PartitionTable.Read(disk);
        Assert.Equal(PartitionScheme.None, layout.Scheme);
        Partition whole = Assert.Single(layout.Partitions);
        Assert.Equal(new Extent(0, disk.Length), whole.Extent);
        Assert.Contains(name, whole.TypeName, StringComparison.Ordinal);
        Assert.Empty(PartitionTable.GapExtents(layout, disk.Length));
    }

    [SkippableFact]
    public void A_stale_fat_parameter_block_does_not_hide_a_real_partition_table()
    {
        OutsideTool.Require("mkfs.vfat");
        using PartitionedImage image = PartitionedImage.Mbr();
        using PartitionedImage fat = new();
        OutsideTool.RunChecked("mkfs.vfat", "-F", "16", fat.Path);
        MemoryDevice disk = image.Load();
        fat.Load().Bytes.AsSpan(0, 62).CopyTo(disk.Bytes);
        PartitionLayout layout = PartitionTable.Read(disk);
        Assert.Equal(PartitionScheme.Mbr, layout.Scheme);
        Assert.Equal(6, layout.Partitions.Count);
        Assert.Contains(layout.Notes, note => note.Contains("FAT", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void Gaps_and_partitions_cover_the_disk_once()
    {
        using PartitionedImage gpt = PartitionedImage.Gpt();
        using PartitionedImage mbr = PartitionedImage.Mbr();
        foreach (PartitionedImage image in new[] { gpt, mbr })
        {
            MemoryDevice disk = image.Load();
            PartitionLayout layout = PartitionTable.Read(disk);
            ExtentSet gaps = PartitionTable.GapExtents(layout, disk.Length);
            long inPartitions = layout.Partitions.Where(partition => !partition.IsExtendedContainer).Sum(partition => partition.Extent.Length);
            Assert.Equal(disk.Length, gaps.TotalLength + inPartitions);
            Assert.All(layout.TableExtents, table => Assert.Equal(table.Length, gaps.Within(table).Sum(part => part.Length)));
        }
    }

    [SkippableFact]
    public void A_volume_is_a_window_on_its_partition()
    {
        using PartitionedImage image = PartitionedImage.Gpt();
        MemoryDevice disk = image.Load();
        Partition partition = PartitionTable.Read(disk).Partitions[2];
        disk.Bytes[(int)partition.Extent.Offset + 7] = 0x5A;
        using IBlockDevice volume = PartitionTable.OpenVolume(disk, partition);
        byte[] read = new byte[1];
        volume.Read(7, read);
        Assert.Equal(0x5A, read[0]);
        Assert.Equal(partition.Extent.Length, volume.Length);
    }
}
