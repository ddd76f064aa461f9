using VmGeneralize.Blocks;

namespace VmGeneralize.TestSupport.Contracts;

/// <summary>What a device must read as, known without the device.</summary>
public interface IDeviceModel : IDisposable
{
    /// <summary>In bytes.</summary>
    long Length { get; }

    void Read(long offset, Span<byte> buffer);

    /// <summary>The parts of a range that may be anything but zero: what an assertion must look at.</summary>
    IEnumerable<Extent> Held(Extent range);
}
