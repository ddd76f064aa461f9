using VmGeneralize.Disks.Tests.Contract;
using VmGeneralize.Disks.Vhd;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Contracts;

namespace VmGeneralize.Disks.Tests.Vhd;

/// <summary>A dynamic VHD with clear bits: those sectors are zero, whatever is stored in their place.</summary>
[CoversDevice(typeof(VhdBlockDevice))]
public class SparseBitmapVhdContractTests : DiskContract
{
    protected override Subject Make(TemporaryFolder folder)
    {
        IReadOnlyList<(long, byte[])> runs = Layers.ChildRuns(Content.Size, seed: 5);
        return new Subject(
            PatchedVhd.Sparse(folder, runs, Content.Size, "disk.vhd"),
            Layers.WriteRaw(folder, Content.Size, runs),
            DiskFormat.VhdDynamic);
    }
}

/// <summary>The grandparent is fixed, the parent and the child are differencing disks.</summary>
[CoversDevice(typeof(VhdBlockDevice))]
public class DifferencingVhdContractTests : DiskContract
{
    protected override Subject Make(TemporaryFolder folder)
    {
        string grandparent = Qemu.FromRaw(folder, Content.WriteRaw(folder), "vpc", "subformat=fixed,force_size=on", "base.vhd");
        IReadOnlyList<(long, byte[])> middle = Layers.ChildRuns(Content.Size, seed: 5);
        IReadOnlyList<(long, byte[])> top = Layers.ChildRuns(Content.Size, seed: 6);
        string parent = PatchedVhd.Sparse(folder, middle, Content.Size, "middle.vhd");
        PatchedVhd.MakeDifferencing(parent, grandparent, @".\base.vhd", new Guid("11111111-2222-3333-4444-555555555555"));
        string child = PatchedVhd.Sparse(folder, top, Content.Size, "top.vhd");
        PatchedVhd.MakeDifferencing(child, parent, @"gone\middle.vhd", new Guid("66666666-2222-3333-4444-555555555555"));
        return new Subject(
            child,
            Layers.WriteRaw(folder, Content.Size, Content.Runs(), middle, top),
            DiskFormat.VhdDifferencing);
    }
}
