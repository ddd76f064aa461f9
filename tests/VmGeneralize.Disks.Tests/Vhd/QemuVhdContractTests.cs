using VmGeneralize.Disks.Tests.Contract;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Disks.Tests.Vhd;

/// <summary>VHDs as qemu-img makes them; what qemu-img reads back is the oracle.</summary>
public abstract class QemuVhdContract(string options, DiskFormat format) : DeviceContract
{
    protected override Subject Make(TemporaryFolder folder)
    {
        string path = Qemu.FromRaw(folder, Content.WriteRaw(folder), "vpc", options);
        return new Subject(path, Qemu.ToRaw(folder, path, "vpc"), format);
    }
}

public class QemuFixedVhdContractTests() : QemuVhdContract("subformat=fixed,force_size=on", DiskFormat.VhdFixed);

public class QemuFixedGeometryVhdContractTests() : QemuVhdContract("subformat=fixed", DiskFormat.VhdFixed);

public class QemuDynamicVhdContractTests() : QemuVhdContract("subformat=dynamic,force_size=on", DiskFormat.VhdDynamic);

public class QemuDynamicGeometryVhdContractTests() : QemuVhdContract("subformat=dynamic", DiskFormat.VhdDynamic);
