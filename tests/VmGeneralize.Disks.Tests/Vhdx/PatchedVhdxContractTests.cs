using System.Buffers.Binary;
using VmGeneralize.Disks.Tests.Contract;
using VmGeneralize.Disks.Vhdx;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Contracts;

namespace VmGeneralize.Disks.Tests.Vhdx;

/// <summary>A pending log; the oracle is what qemu reads after replaying the log in a copy.</summary>
[CoversDevice(typeof(VhdxBlockDevice))]
public abstract class DirtyVhdxContract(int start) : DiskContract
{
    protected override Subject Make(TemporaryFolder folder)
    {
        PatchedVhdx vhdx = DirtyVhdx.Make(folder, start);
        string path = folder.File("disk.vhdx");
        vhdx.Save(path);
        string copy = folder.File("copy.vhdx");
        File.Copy(path, copy, overwrite: true);
        OutsideTool.RunChecked("qemu-img", "check", "-f", "vhdx", "-r", "all", copy);
        Assert.Equal(Guid.Empty, PatchedVhdx.Load(copy).Header.LogGuid); // the judge has replayed it
        return new Subject(path, Qemu.ToRaw(folder, copy, "vhdx"), DiskFormat.VhdxDynamic);
    }
}

public class DirtyVhdxContractTests() : DirtyVhdxContract(start: 0);

/// <summary>The sequence, and one of its entries, wrap around to the start of the log.</summary>
public class WrappedLogVhdxContractTests() : DirtyVhdxContract(start: (1 << 20) - 12288);

/// <summary>4096-byte logical sectors, which qemu cannot read: the content that was written is the oracle.</summary>
[CoversDevice(typeof(VhdxBlockDevice))]
public class Vhdx4KSectorsContractTests : DiskContract
{
    protected override Subject Make(TemporaryFolder folder)
    {
        string raw = Content.WriteRaw(folder);
        PatchedVhdx vhdx = PatchedVhdx.FromRaw(folder, raw, "disk.vhdx");
        BinaryPrimitives.WriteUInt32LittleEndian(vhdx.Bytes.AsSpan(vhdx.Item(MetadataItems.LogicalSectorSize)), 4096);
        vhdx.Save(folder.File("disk.vhdx"));
        return new Subject(folder.File("disk.vhdx"), raw, DiskFormat.VhdxDynamic);
    }
}

/// <summary>Base, middle and top, with partially present blocks and one zero block that hides the parent's block.</summary>
[CoversDevice(typeof(VhdxBlockDevice))]
public class DifferencingVhdxContractTests : DiskContract
{
    protected override Subject Make(TemporaryFolder folder)
    {
        string parent = Qemu.FromRaw(folder, Content.WriteRaw(folder), "vhdx", "block_size=8M", "base.vhdx");
        IReadOnlyList<(long, byte[])> middle = Layers.ChildRuns(Content.Size, seed: 5);
        IReadOnlyList<(long, byte[])> top = Layers.ChildRuns(Content.Size, seed: 6);
        PatchedVhdx.Differencing(folder, middle, Content.Size, "middle.vhdx", parent, ("relative_path", @".\base.vhdx")).Save(folder.File("middle.vhdx"));
        PatchedVhdx child = PatchedVhdx.Differencing(
            folder, top, Content.Size, "top.vhdx", folder.File("middle.vhdx"), ("absolute_win32_path", @"\\?\C:\vms\middle.vhdx"),
            ("relative_path", "middle.vhdx"));
        int zero = Enumerable.Range(0, 41).First(i => child.Bat(i).State == BlockState.NotPresent);
        child.SetBat(zero, new BatEntry(BlockState.Zero, 0));
        child.Save(folder.File("top.vhdx"));
        return new Subject(
            folder.File("top.vhdx"),
            Layers.WriteRaw(folder, Content.Size, Content.Runs(), middle, top, [((long)zero * PatchedVhdx.BlockSize, new byte[PatchedVhdx.BlockSize])]),
            DiskFormat.VhdxDifferencing);
    }
}
