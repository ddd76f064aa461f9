using VmGeneralize.TestSupport.Contracts;

namespace VmGeneralize.Blocks.Tests.Contract;

public class DeviceContractTests
{
    [Fact]
    public void Every_device_has_a_contract_class() =>
        Assert.Empty(DeviceContractCoverage.Missing(typeof(IBlockDevice).Assembly, typeof(DeviceContractTests).Assembly));
}

[CoversDevice(typeof(MemoryDevice))]
public class MemoryDeviceContractTests : WritableDeviceContract
{
    protected override DeviceSubject Make()
    {
        byte[] bytes = SampleBytes.Make(300_000);
        return new DeviceSubject(new MemoryDevice([.. bytes]), new ByteModel(bytes));
    }
}

/// <summary>Tests a slice of a writable device; the bytes around it are checked on disposal.</summary>
[CoversDevice(typeof(SliceDevice))]
public class WritableSliceContractTests : WritableDeviceContract
{
    private static readonly Extent Window = new(100_001, 250_003);

    protected override DeviceSubject Make()
    {
        byte[] disk = SampleBytes.Make(400_000);
        MemoryDevice memory = new([.. disk]);
        return new DeviceSubject(
            new SliceDevice(memory, Window),
            new ByteModel(disk.AsSpan((int)Window.Offset, (int)Window.Length).ToArray()),
            new Surroundings(memory, disk));
    }

    private sealed class Surroundings(MemoryDevice memory, byte[] before) : IDisposable
    {
        public void Dispose()
        {
            foreach (Range around in new[] { 0..(int)Window.Offset, (int)Window.End..^0 })
            {
                Assert.True(memory.Bytes.AsSpan(around).SequenceEqual(before.AsSpan(around)), "a write left the window");
            }
        }
    }
}

/// <summary>Tests a slice of a read-only device that has holes.</summary>
[CoversDevice(typeof(SliceDevice))]
public class ReadOnlySliceContractTests : DeviceContract
{
    protected override DeviceSubject Make()
    {
        byte[] disk = SampleBytes.Make(3_000_000, seed: 2);
        PaddedDevice device = new(SampleBytes.Holed(disk), disk.Length);
        return new DeviceSubject(new SliceDevice(device, new Extent(512, 2_900_000)), new ByteModel(disk.AsSpan(512, 2_900_000).ToArray())) { Unit = 4096 };
    }
}

[CoversDevice(typeof(PaddedDevice))]
public class PaddedDeviceContractTests : DeviceContract
{
    protected override DeviceSubject Make()
    {
        byte[] bytes = SampleBytes.Make(1_000_001, seed: 3);
        byte[] model = new byte[2 << 20];
        bytes.CopyTo(model, 0);
        return new DeviceSubject(new PaddedDevice(SampleBytes.Holed(bytes), model.Length), new ByteModel(model)) { Unit = 1_000_001 };
    }
}

/// <summary>Tests an overlay with all pages in memory; the device below stores everything.</summary>
[CoversDevice(typeof(OverlayDevice))]
public class OverlayContractTests : WritableDeviceContract
{
    protected override DeviceSubject Make()
    {
        byte[] bytes = SampleBytes.Make(1_000_003, seed: 4);
        return new DeviceSubject(new OverlayDevice(new MemoryDevice([.. bytes])), new ByteModel(bytes)) { Unit = OverlayDevice.PageSize };
    }
}

/// <summary>Tests an overlay with nearly all pages in the spill file; the device below has holes.</summary>
[CoversDevice(typeof(OverlayDevice))]
public class SpilledOverlayContractTests : WritableDeviceContract
{
    protected override DeviceSubject Make()
    {
        byte[] bytes = SampleBytes.Make(2 << 20, seed: 5);
        OverlayDevice source = SampleBytes.Holed(bytes);
        OverlayDevice overlay = new(source, memoryLimit: 2 * OverlayDevice.PageSize, Folder.Path);
        return new DeviceSubject(overlay, new ByteModel(bytes), source) { Unit = 1 << 20 };
    }
}
