using System.Buffers.Binary;
using System.IO.Hashing;
using VmGeneralize.Disks;

namespace VmGeneralize.Pipeline.Output;

/// <summary>
/// XXH128 over a disk's non-zero 4 KiB units, each as its offset (64 bits, little-endian) and its bytes with trailing zeros of the unit
/// left as they are: the same contents give the same fingerprint whatever the container or the size of the pieces.
/// </summary>
internal sealed class ContentFingerprint
{
    private readonly XxHash128 _hash = new();

    /// <summary>
    /// Adds a piece without a unit that is all zero: the copier has already filtered those. Pieces come in ascending order and are
    /// cut on multiples of the unit.
    /// </summary>
    public void Append(long offset, ReadOnlySpan<byte> bytes)
    {
        Span<byte> position = stackalloc byte[sizeof(long)];
        while (!bytes.IsEmpty)
        {
            int count = (int)Math.Min(IDiskSink.Grain - (offset % IDiskSink.Grain), bytes.Length);
            BinaryPrimitives.WriteInt64LittleEndian(position, offset);
            _hash.Append(position);
            _hash.Append(bytes[..count]);
            bytes = bytes[count..];
            offset += count;
        }
    }

    public override string ToString() => Convert.ToHexStringLower(_hash.GetCurrentHash());
}
