using VmGeneralize.Blocks;

namespace VmGeneralize.TestSupport.Contracts;

/// <summary>The contents that a device must read as, known without the device.</summary>
public interface IDeviceModel : IDisposable
{
    /// <summary>Length in bytes.</summary>
    long Length { get; }

    void Read(long offset, Span<byte> buffer);

    /// <summary>The parts of a range that may be nonzero: the ones that an assertion must look at.</summary>
    IEnumerable<Extent> Held(Extent range);
}
