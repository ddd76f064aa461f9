using VmGeneralize.Blocks;
using VmGeneralize.Volumes.Gpt;
using VmGeneralize.Volumes.Tests.Gpt;

namespace VmGeneralize.Volumes.Tests;

public class MutationTests
{
    private const int Mutants = 6000;
    private const long AllocationLimit = 16 << 20; // two arrays of at most 4 MiB, and small change

    [SkippableFact]
    public void Damaged_mbr_chains_give_a_layout_or_a_named_error()
    {
        using PartitionedImage image = PartitionedImage.Mbr();
        MemoryDevice disk = image.Load();
        Extent[] entries = [.. PartitionTable.Read(disk).TableExtents.Select(table => new Extent(table.Offset + 0x1B8, 72))];
        Assert.InRange(Survivors(disk, entries, static _ => { }), 1, Mutants - 1);
    }

    [SkippableFact]
    public void Damaged_gpts_with_right_checksums_give_a_layout_or_a_named_error()
    {
        using PartitionedImage image = PartitionedImage.Gpt();
        MemoryDevice disk = image.Load();
        disk.Zero(new Extent(disk.Length - 512, 512)); // no backup to fall back on
        Extent[] regions = [new(512, 92), new(1024, 9 * 128), new(1024, 128)];
        Assert.InRange(Survivors(disk, regions, static disk => GptReaderTests.Reseal(disk)), 1, Mutants - 1);
    }

    [SkippableFact]
    public void Damaged_gpts_with_wrong_checksums_give_a_layout_or_a_named_error()
    {
        using PartitionedImage image = PartitionedImage.Gpt();
        MemoryDevice disk = image.Load();
        Extent[] regions = [new(440, 72), new(512, 92), new(disk.Length - 512, 92), new(1024, 2048), new(disk.Length - (33 * 512), 2048)];
        Assert.InRange(Survivors(disk, regions, static _ => { }), 1, Mutants - 1);
    }

    [SkippableFact]
    public void Truncated_disks_give_a_layout_or_a_named_error()
    {
        using PartitionedImage gpt = PartitionedImage.Gpt();
        using PartitionedImage mbr = PartitionedImage.Mbr();
        Random random = new(7);
        foreach (byte[] bytes in new[] { gpt.Load().Bytes, mbr.Load().Bytes })
        {
            for (int i = 0; i < 100; i++)
            {
                int length = i < 80 ? random.Next(40_000) : random.Next(bytes.Length);
                Read(new MemoryDevice(bytes[..length]));
            }
        }
    }

    private static int Survivors(MemoryDevice disk, IReadOnlyList<Extent> regions, Action<MemoryDevice> reseal)
    {
        Random random = new(20_260_101);
        byte[] original = [.. disk.Bytes.AsSpan(0, 65536)];
        int survivors = 0;
        for (int i = 0; i < Mutants; i++)
        {
            List<(int, byte[])> undo = Mutation.Apply(disk.Bytes, regions, random);
            reseal(disk);
            survivors += Read(disk) ? 1 : 0;
            Mutation.Undo(disk.Bytes, undo);
            original.CopyTo(disk.Bytes, 0);
        }

        return survivors;
    }

    private static bool Read(MemoryDevice disk)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool survived;
        try
        {
            PartitionLayout layout = PartitionTable.Read(disk);
            Assert.All(layout.Partitions, partition => Assert.InRange(partition.Extent.End, 0, disk.Length));
            PartitionTable.GapExtents(layout, disk.Length);
            GptRelocation.Plan(disk, (disk.Length / 512 * 512) + (disk.Length % 512 == 0 ? 4096 : 512));
            survived = true;
        }
        catch (VmGeneralizeException)
        {
            survived = false;
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * AllocationLimit);
        return survived;
    }
}
