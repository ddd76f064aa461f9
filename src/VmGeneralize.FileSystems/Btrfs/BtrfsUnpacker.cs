using System.IO.Compression;
using VmGeneralize.Blocks;
using ZstdSharp;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>Unpacks compressed extents. What is missing at their end is zeros, as in the kernel.</summary>
internal static class BtrfsUnpacker
{
    private const int LengthSize = 4; // of all of LZO's, and of each segment

    /// <exception cref="CorruptDataException">The bytes are damaged.</exception>
    public static byte[] Unpack(BtrfsFileExtent extent, ReadOnlyMemory<byte> packed, int sectorSize, BtrfsInode inode)
    {
        byte[] unpacked = new byte[extent.UnpackedLength];
        bool isSound = extent.Compression switch
        {
            BtrfsCompression.Zlib => TryZlib(packed, unpacked),
            BtrfsCompression.Lzo => TryLzo(packed.Span, unpacked, sectorSize),
            _ => TryZstd(packed.Span, unpacked),
        };
        return isSound
            ? unpacked
            : throw new CorruptDataException(
                BtrfsFileExtent.Structure, inode.Position, $"byte {extent.Start} of inode {inode.Number}: {extent.Compression} data is damaged");
    }

    private static bool TryZlib(ReadOnlyMemory<byte> packed, byte[] unpacked)
    {
        try
        {
            using ZLibStream stream = new(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
            stream.ReadAtLeast(unpacked, unpacked.Length, throwOnEndOfStream: false);
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static bool TryZstd(ReadOnlySpan<byte> packed, Span<byte> unpacked)
    {
        if (ZstdFrame.LengthOf(packed) is not { } length)
        {
            return false;
        }

        using Decompressor decompressor = new();
        return decompressor.TryUnwrap(packed[..length], unpacked, out _);
    }

    /// <summary>
    /// The length of everything, then segments of a sector each with their lengths; no length crosses the end of a sector (fs/btrfs/lzo.c says so of
    /// its format).
    /// </summary>
    private static bool TryLzo(ReadOnlySpan<byte> packed, Span<byte> unpacked, int sectorSize)
    {
        if (packed.Length < LengthSize || ReadUInt32LittleEndian(packed) is var total && (total > packed.Length || total < LengthSize))
        {
            return false;
        }

        packed = packed[..(int)ReadUInt32LittleEndian(packed)];
        int at = LengthSize;
        while (!unpacked.IsEmpty && at + LengthSize <= packed.Length)
        {
            uint length = ReadUInt32LittleEndian(packed[at..]);
            at += LengthSize;
            if (length > packed.Length - at
                || LzoDecoder.Unpack(packed.Slice(at, (int)length), unpacked[..Math.Min(unpacked.Length, sectorSize)]) is not { } written)
            {
                return false;
            }

            at += (int)length;
            unpacked = unpacked[written..];
            int left = sectorSize - (at % sectorSize);
            at += left < LengthSize ? left : 0;
        }

        return true;
    }
}
