using VmGeneralize.Disks.Tests.Contract;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Disks.Tests.Raw;

public class RawContractTests : DeviceContract
{
    protected override Subject Make(TemporaryFolder folder) =>
        new(Content.WriteRaw(folder), Content.WriteRaw(folder, "oracle.raw"), DiskFormat.Raw);
}
