using VmGeneralize.Disks.Tests.Contract;
using VmGeneralize.Disks.Tests.Vhdx;
using VmGeneralize.Disks.Vhdx;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Disks.Tests.Mutation;

public class VhdxMutationTests
{
    private const long Size = 9L << 20;

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    public void Damaged_vhdxs_are_refused_or_read(int seed)
    {
        Qemu.Require();
        using TemporaryFolder folder = new();
        PatchedVhdx vhdx = PatchedVhdx.FromRaw(folder, Content.WriteRaw(folder, size: Size, count: 6), "disk.vhdx");
        int metadata = vhdx.MetadataOffset;
        Mutator mutator = new(
            vhdx.Bytes,
            folder.File("disk.vhdx"),
            (0, 16),
            (64 << 10, 96),
            (128 << 10, 96),
            (192 << 10, 96),
            (256 << 10, 96),
            (metadata, 32 + 6 * 32),
            (metadata, 32 + 6 * 32),
            (metadata + (64 << 10), 64),
            (vhdx.BatOffset, 96),
            (vhdx.BatOffset, 96))
        {
            Repair = RepairChecksums,
        };
        Assert.True(mutator.Run(count: 3000, seed) > 100);
    }

    [SkippableFact]
    public void Damaged_differencing_vhdxs_are_refused_or_read()
    {
        Qemu.Require();
        using TemporaryFolder folder = new();
        string parent = Qemu.FromRaw(folder, Content.WriteRaw(folder, size: Size, count: 6), "vhdx", "block_size=1M", "base.vhdx");
        PatchedVhdx vhdx = PatchedVhdx.Differencing(folder, Layers.ChildRuns(Size, seed: 5), Size, "child.vhdx", parent, ("relative_path", "base.vhdx"));
        int metadata = vhdx.MetadataOffset;
        Mutator mutator = new(
            vhdx.Bytes,
            folder.File("child.vhdx"),
            (metadata + 32, 6 * 32),
            (metadata + (512 << 10), 64), // the parent locator
            (metadata + (513 << 10), 256),
            (vhdx.BatOffset, 96),
            (vhdx.BatOffset + 4096 * 8, 8)); // the sector bitmap's entry
        Assert.True(mutator.Run(count: 1500, seed: 3) > 50);
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData((1 << 20) - 12288)]
    public void Damaged_logs_are_refused_or_replayed(int start)
    {
        Qemu.Require();
        using TemporaryFolder folder = new();
        PatchedVhdx vhdx = DirtyVhdx.Make(folder, start);
        int log = (int)vhdx.Header.LogOffset;
        int[] sectors = [.. Enumerable.Range(0, 16).Select(i => log + (start + i * 4096) % (1 << 20))];
        Mutator mutator = new(
            vhdx.Bytes,
            folder.File("disk.vhdx"),
            [(vhdx.HeaderOffset + 0x30, 32), .. sectors.Select(sector => (sector, 192)), .. sectors.Select(sector => (sector + 4092, 4))])
        {
            Repair = bytes =>
            {
                RepairChecksums(bytes);
                RepairEntries(bytes, log);
            },
        };
        Assert.True(mutator.Run(count: 1000, seed: 5) > 50);
    }

    private static void RepairChecksums(byte[] vhdx)
    {
        VhdxChecksum.Update(vhdx.AsSpan(64 << 10, VhdxHeader.Size));
        VhdxChecksum.Update(vhdx.AsSpan(128 << 10, VhdxHeader.Size));
        VhdxChecksum.Update(vhdx.AsSpan(192 << 10, RegionTable.Size));
        VhdxChecksum.Update(vhdx.AsSpan(256 << 10, RegionTable.Size));
    }

    private static void RepairEntries(byte[] vhdx, int log)
    {
        Span<byte> all = vhdx.AsSpan(log, 1 << 20);
        for (int at = 0; at < all.Length; at += 4096)
        {
            if (all[at..].StartsWith(LogEntryHeader.Signature))
            {
                uint length = LogEntryHeader.Read(all[at..]).EntryLength;
                if (length >= LogEntryHeader.Size && length <= all.Length - at)
                {
                    VhdxChecksum.Update(all.Slice(at, (int)length));
                }
            }
        }
    }
}
