using VmGeneralize.Blocks.Tests.Contract;
using VmGeneralize.TestSupport.Contracts;

namespace VmGeneralize.Blocks.Tests;

public class StoppableDeviceTests
{
    [Fact]
    public void Nothing_is_read_or_written_any_more()
    {
        using CancellationTokenSource source = new();
        using MemoryDevice memory = new([1, 2, 3, 4]);
        using StoppableDevice device = new(memory, source.Token);
        IEnumerator<Extent> stored = device.StoredExtents(new Extent(0, 4)).GetEnumerator();
        device.Write(0, [9]);
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() => device.Read(0, new byte[1]));
        Assert.Throws<OperationCanceledException>(() => device.Write(0, [7]));
        Assert.Throws<OperationCanceledException>(() => device.Zero(new Extent(0, 1)));
        Assert.Throws<OperationCanceledException>(device.Flush);
        Assert.Throws<OperationCanceledException>(() => stored.MoveNext());
        Assert.Equal<byte>([9, 2, 3, 4], memory.Bytes);
    }
}

[CoversDevice(typeof(StoppableDevice))]
public class StoppableDeviceContractTests : WritableDeviceContract
{
    protected override DeviceSubject Make()
    {
        byte[] bytes = SampleBytes.Make(300_000, seed: 6);
        MemoryDevice memory = new([.. bytes]);
        return new DeviceSubject(new StoppableDevice(memory, CancellationToken.None), new ByteModel(bytes), memory);
    }
}
