using VmGeneralize.Blocks;

namespace VmGeneralize.TestSupport.Contracts;

/// <summary>Bytes in an array.</summary>
public sealed class ByteModel(byte[] bytes) : IDeviceModel
{
    public byte[] Bytes { get; } = bytes;

    public long Length => Bytes.Length;

    public void Read(long offset, Span<byte> buffer) => Bytes.AsSpan((int)offset, buffer.Length).CopyTo(buffer);

    public IEnumerable<Extent> Held(Extent range) => [range];

    public void Dispose()
    {
        // There are no resources to release.
    }
}
