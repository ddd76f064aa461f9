using VmGeneralize.Disks.Tests.Contract;
using VmGeneralize.Disks.Vhdx;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Contracts;

namespace VmGeneralize.Disks.Tests.Vhdx;

/// <summary>VHDXs created by qemu-img; what qemu-img reads back is the oracle.</summary>
[CoversDevice(typeof(VhdxBlockDevice))]
public abstract class QemuVhdxContract(string options, DiskFormat format, long size = Content.Size) : DiskContract
{
    protected override Subject Make(TemporaryFolder folder)
    {
        string path = Qemu.FromRaw(folder, Content.WriteRaw(folder, size: size), "vhdx", options);
        return new Subject(path, Qemu.ToRaw(folder, path, "vhdx"), format);
    }
}

public class QemuVhdxBlocksOf1MiBContractTests() : QemuVhdxContract("block_size=1M", DiskFormat.VhdxDynamic);

public class QemuVhdxBlocksOf8MiBContractTests() : QemuVhdxContract("block_size=8M", DiskFormat.VhdxDynamic);

public class QemuVhdxZeroBlocksContractTests() : QemuVhdxContract("block_size=2M,block_state_zero=off", DiskFormat.VhdxDynamic);

public class QemuVhdxFixedContractTests() : QemuVhdxContract("subformat=fixed,block_size=1M", DiskFormat.VhdxFixed);

/// <summary>Beyond 4 GiB, the BAT has sector bitmap entries between the payload entries.</summary>
public class QemuVhdxOfSeveralChunksContractTests() : QemuVhdxContract("block_size=1M", DiskFormat.VhdxDynamic, size: (13L << 30) + 512);
