using VmGeneralize.Blocks;
using VmGeneralize.Disks.Tests.Contract;
using VmGeneralize.Disks.Vhd;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Contracts;

namespace VmGeneralize.Disks.Tests.Vhd;

/// <summary>VHDs created by qemu-img; what qemu-img reads back is the oracle.</summary>
public abstract class QemuVhdContract(string options, DiskFormat format) : DiskContract
{
    protected override Subject Make(TemporaryFolder folder)
    {
        string path = Qemu.FromRaw(folder, Content.WriteRaw(folder), "vpc", options);
        return new Subject(path, Qemu.ToRaw(folder, path, "vpc"), format);
    }
}

[CoversDevice(typeof(SliceDevice))]
public class QemuFixedVhdContractTests() : QemuVhdContract("subformat=fixed,force_size=on", DiskFormat.VhdFixed);

[CoversDevice(typeof(SliceDevice))]
public class QemuFixedGeometryVhdContractTests() : QemuVhdContract("subformat=fixed", DiskFormat.VhdFixed);

[CoversDevice(typeof(VhdBlockDevice))]
public class QemuDynamicVhdContractTests() : QemuVhdContract("subformat=dynamic,force_size=on", DiskFormat.VhdDynamic);

[CoversDevice(typeof(VhdBlockDevice))]
public class QemuDynamicGeometryVhdContractTests() : QemuVhdContract("subformat=dynamic", DiskFormat.VhdDynamic);
