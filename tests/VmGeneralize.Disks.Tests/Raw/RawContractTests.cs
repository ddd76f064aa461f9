using VmGeneralize.Disks.Raw;
using VmGeneralize.Disks.Tests.Contract;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Contracts;

namespace VmGeneralize.Disks.Tests.Raw;

[CoversDevice(typeof(FileDevice))]
public class RawContractTests : DiskContract
{
    protected override Subject Make(TemporaryFolder folder) =>
        new(Content.WriteRaw(folder), Content.WriteRaw(folder, "oracle.raw"), DiskFormat.Raw);
}
