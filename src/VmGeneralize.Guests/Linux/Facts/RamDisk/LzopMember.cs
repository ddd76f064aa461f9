using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics;
using VmGeneralize.Blocks;

namespace VmGeneralize.Guests.Linux.Facts.RamDisk;

/// <summary>
/// A file of lzop, as the kernel reads it (lib/decompress_unlzo.c; the fields are those of lzop's own format.txt and lzop.c): a header, then blocks of up
/// to 256 KiB, each after its sizes, which are big-endian. What is
/// packed has checksums of its own, which need not be looked at where those of what is unpacked are.
/// </summary>
internal sealed class LzopMember : PackedBlocks
{
    private const int LargestBlock = 256 << 10; // LZO_BLOCK_SIZE
    private const int MagicSize = 9;
    private const int FirstWithLevel = 0x0940; // from this version on headers are longer

    private const uint Adler32OfUnpacked = 0x1;
    private const uint Adler32OfPacked = 0x2;
    private const uint ExtraField = 0x40;
    private const uint Crc32OfUnpacked = 0x100;
    private const uint Crc32OfPacked = 0x200;
    private const uint Filter = 0x800;

    private readonly Stream _packed;
    private readonly uint _flags;

    /// <param name="packed">At the magic number.</param>
    public LzopMember(Stream packed)
        : base(LargestBlock, LargestBlock)
    {
        _packed = packed;
        Skip(MagicSize);
        uint version = Number(2);
        Skip(2 + (version >= FirstWithLevel ? 2 : 0) + 1 + (version >= FirstWithLevel ? 1 : 0)); // of the library, needed to unpack, method, level
        _flags = Number(4);
        if ((_flags & Filter) != 0)
        {
            throw new RamDiskProblemException("it is packed with a filter of lzop, which is not read");
        }

        Skip(8 + (version >= FirstWithLevel ? 4 : 0)); // mode, time
        Skip(Number(1) + 4L); // name, checksum
        if ((_flags & ExtraField) != 0)
        {
            Skip(Number(4) + 4L);
        }
    }

    protected override int? NextBlock()
    {
        uint size = Number(4);
        if (size == 0)
        {
            return null;
        }

        uint packedSize = Number(4);
        if (size > LargestBlock || packedSize == 0 || packedSize > size)
        {
            throw new RamDiskProblemException($"a block of lzop claims {packedSize} bytes for {size}");
        }

        int packed = (int)packedSize;
        uint? adler32 = (_flags & Adler32OfUnpacked) != 0 ? Number(4) : null;
        uint? crc32 = (_flags & Crc32OfUnpacked) != 0 ? Number(4) : null;
        if (packedSize < size)
        {
            Skip(4 * BitOperations.PopCount(_flags & (Adler32OfPacked | Crc32OfPacked)));
            _packed.ReadExactly(In, 0, packed);
            RequireSound(LzoDecoder.Unpack(In.AsSpan(0, packed), Out.AsSpan(0, (int)size)) == (int)size);
        }
        else
        {
            _packed.ReadExactly(Out, 0, packed); // stored as it is
        }

        ReadOnlySpan<byte> unpacked = Out.AsSpan(0, (int)size);
        RequireSound(adler32 is null || adler32 == Adler32(unpacked));
        RequireSound(crc32 is null || crc32 == Crc32.HashToUInt32(unpacked));
        return unpacked.Length;
    }

    private static void RequireSound(bool isSound)
    {
        if (!isSound)
        {
            throw new RamDiskProblemException("a block of lzop is damaged");
        }
    }

    /// <summary>RFC 1950, 8.2.</summary>
    private static uint Adler32(ReadOnlySpan<byte> bytes)
    {
        const uint modulus = 65521;
        uint low = 1;
        uint high = 0;
        foreach (byte value in bytes)
        {
            low = (low + value) % modulus;
            high = (high + low) % modulus;
        }

        return (high << 16) | low;
    }

    private void Skip(long count)
    {
        if (_packed.Length - _packed.Position < count)
        {
            throw new EndOfStreamException();
        }

        _packed.Position += count;
    }

    private uint Number(int size)
    {
        Span<byte> bytes = stackalloc byte[4];
        bytes.Clear();
        _packed.ReadExactly(bytes[(4 - size)..]);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }
}
