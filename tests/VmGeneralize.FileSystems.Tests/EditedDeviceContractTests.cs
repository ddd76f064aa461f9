using VmGeneralize.Blocks;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Contracts;

namespace VmGeneralize.FileSystems.Tests;

[CoversDevice(typeof(EditedDevice))]
public sealed class EditedDeviceContractTests : WritableDeviceContract
{
    [Fact]
    public void Every_device_has_a_contract_class() =>
        Assert.Empty(DeviceContractCoverage.Missing(typeof(IFileSystem).Assembly, typeof(EditedDeviceContractTests).Assembly));

    [Fact]
    public void It_tells_of_a_write_before_it_is_tried()
    {
        int told = 0;
        using EditedDevice device = new(new FailingDevice(new MemoryDevice(new byte[4096]), writes: 0), () => told++);

        Assert.Throws<IOException>(() => device.Write(0, [1]));
        Assert.Throws<IOException>(() => device.Zero(new Extent(0, 1)));
        Assert.Throws<IOException>(device.Flush);
        Assert.Equal(3, told);
    }

    protected override DeviceSubject Make()
    {
        byte[] bytes = new byte[1_000_003];
        new Random(8).NextBytes(bytes);
        return new DeviceSubject(new EditedDevice(new MemoryDevice([.. bytes]), () => { }), new ByteModel(bytes));
    }
}
