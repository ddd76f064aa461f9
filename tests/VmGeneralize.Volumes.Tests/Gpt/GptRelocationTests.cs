using VmGeneralize.Blocks;
using VmGeneralize.TestSupport;
using VmGeneralize.Volumes.Gpt;

namespace VmGeneralize.Volumes.Tests.Gpt;

public class GptRelocationTests
{
    private const long OddLength = PartitionedImage.Length - (1000 * 512); // not whole MiB

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(10)] // the new backup overlaps the old one
    [InlineData(33)]
    [InlineData(34)]
    [InlineData(1000)] // up to whole MiB, as Azure wants it
    [InlineData(300_000)]
    public void A_grown_disk_satisfies_sgdisk_and_sfdisk(int sectors)
    {
        using PartitionedImage image = PartitionedImage.Gpt(OddLength);
        MemoryDevice disk = image.Load();
        PartitionLayout before = PartitionTable.Read(disk);
        MemoryDevice grown = Apply(disk, GptRelocation.Plan(disk, OddLength + (sectors * 512L)), sectors);
        AssertClean(image, grown, before);
        Assert.True(ZeroBytes.IsAllZero(grown.Bytes.AsSpan((int)OddLength - 512, Math.Max(0, Math.Min(512, (sectors - 33) * 512)))));
    }

    [SkippableTheory]
    [InlineData(512)] // primary header
    [InlineData(1024 + 40)] // primary entries
    [InlineData(OddLength - 512 + 20)] // backup header
    public void A_damaged_copy_is_made_whole(long damagedByte)
    {
        using PartitionedImage image = PartitionedImage.Gpt(OddLength);
        MemoryDevice disk = image.Load();
        PartitionLayout before = PartitionTable.Read(disk);
        disk.Bytes[damagedByte] ^= 0xFF;
        AssertClean(image, Apply(disk, GptRelocation.Plan(disk, OddLength + 512_000), 1000), before);
    }

    [SkippableTheory]
    [InlineData("the protective MBR", 0, 512)]
    [InlineData("its mark", 510, 2)]
    [InlineData("its entries", 446, 64)]
    [InlineData("the protective MBR and the primary", 0, 34 * 512)]
    [InlineData("the primary's header", 512, 512)]
    [InlineData("the primary's entries", 1024, 32 * 512)]
    [InlineData("the backup", PartitionedImage.Length - (33 * 512), 33 * 512)]
    [InlineData("the backup's entries", PartitionedImage.Length - (33 * 512), 32 * 512)]
    public void What_was_wiped_is_made_anew_on_a_disk_that_keeps_its_size(string what, long offset, int length)
    {
        using PartitionedImage image = PartitionedImage.Gpt();
        MemoryDevice disk = image.Load();
        PartitionLayout before = PartitionTable.Read(disk);
        Assert.Empty(before.Repairable);
        Assert.Empty(GptRelocation.Plan(disk, disk.Length));
        disk.Bytes.AsSpan((int)offset, length).Clear();

        PartitionLayout damaged = PartitionTable.Read(disk);

        Assert.NotEmpty(damaged.Repairable);
        Assert.True(before.Partitions.SequenceEqual(damaged.Partitions), what);
        AssertClean(image, Apply(disk, GptRelocation.Plan(disk, disk.Length), 0), before);
    }

    [SkippableFact]
    public void A_backup_that_says_something_else_becomes_the_primary_s()
    {
        using PartitionedImage image = PartitionedImage.Gpt();
        byte[] older = image.Load().Bytes[^(33 * 512)..];
        OutsideTool.RunChecked("sgdisk", "-c", "1:changed", image.Path);
        MemoryDevice disk = image.Load();
        PartitionLayout before = PartitionTable.Read(disk);
        older.CopyTo(disk.Bytes, disk.Length - older.Length);
        Assert.Contains("differ", Assert.Single(PartitionTable.Read(disk).Repairable), StringComparison.Ordinal);
        AssertClean(image, Apply(disk, GptRelocation.Plan(disk, disk.Length), 0), before);
    }

    [SkippableFact]
    public void A_stale_backup_behind_a_table_or_a_file_system_divides_nothing()
    {
        using PartitionedImage image = PartitionedImage.Mbr();
        MemoryDevice disk = image.Load();
        using PartitionedImage gpt = PartitionedImage.Gpt();
        gpt.Load().Bytes[^(33 * 512)..].CopyTo(disk.Bytes, disk.Length - (33 * 512));
        Assert.Equal(PartitionScheme.Mbr, PartitionTable.Read(disk).Scheme);
        disk.Bytes.AsSpan(0, 512).Clear();
        "NTFS    "u8.CopyTo(disk.Bytes.AsSpan(3));
        Assert.Equal(PartitionScheme.None, PartitionTable.Read(disk).Scheme);
    }

    [SkippableFact]
    public void A_disk_that_was_enlarged_before_is_put_right()
    {
        using PartitionedImage image = PartitionedImage.Gpt(OddLength);
        MemoryDevice disk = image.Load();
        PartitionLayout before = PartitionTable.Read(disk);
        MemoryDevice enlarged = new([.. disk.Bytes, .. new byte[512_000]]);
        Assert.NotEmpty(PartitionTable.Read(enlarged).Notes);
        GptRelocation.Apply(enlarged, GptRelocation.Plan(enlarged, enlarged.Length));
        AssertClean(image, enlarged, before);
    }

    [SkippableFact]
    public void More_slots_than_usual_move_as_well()
    {
        using PartitionedImage image = PartitionedImage.Gpt(OddLength);
        OutsideTool.RunChecked("sgdisk", "-S", "300", image.Path);
        MemoryDevice disk = image.Load();
        AssertClean(image, Apply(disk, GptRelocation.Plan(disk, OddLength + 512_000), 1000), PartitionTable.Read(disk));
    }

    [SkippableFact]
    public void A_hybrid_mbr_is_left_alone()
    {
        using PartitionedImage image = PartitionedImage.Gpt(OddLength);
        OutsideTool.RunChecked("sgdisk", "-h", "3:9", image.Path);
        MemoryDevice disk = image.Load();
        Assert.DoesNotContain(GptRelocation.Plan(disk, OddLength + 512_000), patch => patch.Offset == 0);
    }

    [SkippableFact]
    public void Tables_on_4096_byte_sectors_move_as_well()
    {
        OutsideTool.Require("fdisk");
        using PartitionedImage image = PartitionedImage.Gpt4K();
        MemoryDevice disk = image.Load(4096);
        PartitionLayout before = PartitionTable.Read(disk);
        MemoryDevice grown = new([.. disk.Bytes, .. new byte[100 * 4096]], 4096);
        GptRelocation.Apply(grown, GptRelocation.Plan(grown, grown.Length));
        PartitionLayout after = PartitionTable.Read(grown);
        Assert.Empty(after.Notes);
        Assert.Equal(before.Partitions, after.Partitions);
        image.Save(grown);
        ToolResult judge = OutsideTool.Run("fdisk", "-b", "4096", "-l", image.Path);
        Assert.Contains("16484 sectors", judge.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("backup GPT", judge.All, StringComparison.Ordinal); // what it warns about when the backup is not at the end
    }

    [SkippableFact]
    public void Growing_twice_plans_nothing_the_second_time()
    {
        MemoryDevice grown = new([.. GptReaderTests.LoadGpt().Bytes, .. new byte[1 << 20]]);
        GptRelocation.Apply(grown, GptRelocation.Plan(grown, grown.Length));
        Assert.Empty(GptRelocation.Plan(grown, grown.Length));
    }

    [SkippableFact]
    public void A_valid_copy_exists_after_every_single_write()
    {
        foreach (long? damaged in new long?[] { null, 512, OddLength - 512 })
        {
            using PartitionedImage image = PartitionedImage.Gpt(OddLength);
            MemoryDevice disk = image.Load();
            if (damaged is long offset)
            {
                disk.Bytes[offset] ^= 1;
            }

            MemoryDevice grown = new([.. disk.Bytes, .. new byte[10 * 512]]);
            IReadOnlyList<Partition> expected = PartitionTable.Read(disk).Partitions;
            foreach (DiskPatch patch in GptRelocation.Plan(disk, grown.Length))
            {
                grown.Write(patch.Offset, patch.Bytes.Span);
                Assert.Equal(expected, PartitionTable.Read(grown).Partitions);
            }
        }
    }

    [SkippableFact]
    public void Disks_without_gpt_need_nothing()
    {
        using PartitionedImage image = PartitionedImage.Mbr();
        Assert.Empty(GptRelocation.Plan(image.Load(), PartitionedImage.Length + (1 << 20)));
        Assert.Empty(GptRelocation.Plan(new MemoryDevice(new byte[4096]), 8192));
    }

    [SkippableFact]
    public void A_smaller_size_and_half_sectors_are_the_callers_error()
    {
        MemoryDevice disk = GptReaderTests.LoadGpt();
        Assert.Throws<ArgumentOutOfRangeException>(() => GptRelocation.Plan(disk, disk.Length - 512));
        Assert.Throws<ArgumentOutOfRangeException>(() => GptRelocation.Plan(disk, disk.Length + 100));
    }

    private static MemoryDevice Apply(MemoryDevice disk, IReadOnlyList<DiskPatch> patches, int sectors)
    {
        MemoryDevice grown = new([.. disk.Bytes, .. new byte[sectors * 512]]);
        foreach (DiskPatch patch in patches)
        {
            grown.Write(patch.Offset, patch.Bytes.Span);
        }

        return grown;
    }

    private static void AssertClean(PartitionedImage image, MemoryDevice grown, PartitionLayout before)
    {
        PartitionLayout after = PartitionTable.Read(grown);
        Assert.Empty(after.Notes);
        Assert.Equal(before.Partitions, after.Partitions);
        Assert.Equal(before.DiskId, after.DiskId);
        image.Save(grown);
        ToolResult sgdisk = OutsideTool.Run("sgdisk", "-v", image.Path);
        Assert.True(sgdisk.All.Contains("No problems found", StringComparison.Ordinal), sgdisk.All);
        ToolResult sfdisk = OutsideTool.Run("sfdisk", "--verify", image.Path);
        Assert.True(sfdisk.ExitCode == 0 && sfdisk.Output.Contains("No errors detected", StringComparison.Ordinal), sfdisk.All);
        Assert.Equal("", sfdisk.Error); // warnings, such as a protective MBR of the wrong size
    }
}
