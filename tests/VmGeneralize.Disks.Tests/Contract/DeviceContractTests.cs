using VmGeneralize.TestSupport.Contracts;

namespace VmGeneralize.Disks.Tests.Contract;

public class DeviceContractTests
{
    [Fact]
    public void Every_device_has_a_contract_class() =>
        Assert.Empty(DeviceContractCoverage.Missing(typeof(DiskFile).Assembly, typeof(DeviceContractTests).Assembly));
}
