using VmGeneralize.Disks.Tests.Contract;
using VmGeneralize.Disks.Tests.Vhd;
using VmGeneralize.Disks.Vhd;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Disks.Tests.Mutation;

public class VhdMutationTests
{
    private const long Size = 17L << 20;

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    public void Damaged_dynamic_vhds_are_refused_or_read(int seed)
    {
        Qemu.Require();
        using TemporaryFolder folder = new();
        string path = Qemu.FromRaw(folder, Content.WriteRaw(folder, size: Size, count: 6), "vpc", "subformat=dynamic,force_size=on");
        byte[] vhd = File.ReadAllBytes(path);
        Mutator mutator = new(vhd, path, (0, 512), (512, 1024), (512, 64), (1536, 64), (1536, 64), (vhd.Length - 512, 96)) { Repair = RepairChecksums };
        Assert.True(mutator.Run(count: 4000, seed) > 100);
    }

    [SkippableFact]
    public void Damaged_differencing_vhds_are_refused_or_read()
    {
        Qemu.Require();
        using TemporaryFolder folder = new();
        string parent = Qemu.FromRaw(folder, Content.WriteRaw(folder, size: Size, count: 6), "vpc", "subformat=fixed,force_size=on", "base.vhd");
        string path = PatchedVhd.Sparse(folder, Layers.ChildRuns(Size, seed: 5), Size, "child.vhd");
        PatchedVhd.MakeDifferencing(path, parent, "base.vhd", Guid.NewGuid());
        byte[] vhd = File.ReadAllBytes(path);
        Mutator mutator = new(vhd, path, (0, 512), (512, 64), (512 + 0x240, 64), (1536, 64), (2048, 512), (vhd.Length - 512, 96), (vhd.Length - 1024, 64))
        {
            Repair = RepairChecksums,
        };
        Assert.True(mutator.Run(count: 2000, seed: 3) > 50);
    }

    [Fact]
    public void Damaged_fixed_vhds_are_refused_or_read()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("disk.vhd");
        using (IDiskSink sink = DiskWriter.Create(path, OutputFormat.FixedVhd, 1 << 20, OwnOutputContract.Identity))
        {
            sink.Write(0, [1, 2, 3]);
            sink.Complete();
        }

        byte[] vhd = File.ReadAllBytes(path);
        Mutator mutator = new(vhd, path, (vhd.Length - 512, 96), (vhd.Length - 512, 512)) { Repair = RepairChecksums };
        Assert.True(mutator.Run(count: 4000, seed: 4) > 100);
    }

    private static void RepairChecksums(byte[] vhd)
    {
        VhdChecksum.Update(vhd.AsSpan(vhd.Length - 512), VhdFooter.ChecksumPosition);
        if (vhd.AsSpan().StartsWith(VhdFooter.Cookie))
        {
            VhdChecksum.Update(vhd.AsSpan(0, 512), VhdFooter.ChecksumPosition);
            VhdChecksum.Update(vhd.AsSpan(512, 1024), VhdDynamicHeader.ChecksumPosition);
        }
    }
}
