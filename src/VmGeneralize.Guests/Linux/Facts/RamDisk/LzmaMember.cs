using System.Buffers.Binary;
using SharpCompress.Compressors.LZMA;

namespace VmGeneralize.Guests.Linux.Facts.RamDisk;

/// <summary>LZMA with a bounded dictionary, which a decoder takes memory for.</summary>
internal static class LzmaMember
{
    private const int HeaderSize = 13; // properties, dictionary size, unpacked size
    private const int LargestDictionary = 64 << 20;

    /// <summary>The .lzma format ("LZMA_Alone", lzma-file-format.txt).</summary>
    /// <param name="packed">At the header.</param>
    public static Stream Open(Stream packed)
    {
        byte[] header = new byte[HeaderSize];
        packed.ReadExactly(header);
        RequireSmall(BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(1)));
        long unpacked = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(5));
        return new ForeignStream(() => LzmaStream.Create(header[..5], packed, -1, unpacked, leaveOpen: true));
    }

    /// <summary>The LZMA2 chunks of an xz block (xz-file-format.txt, 5.3.1).</summary>
    /// <param name="packed">At the first chunk.</param>
    /// <param name="size">Property of the filter: 2 or 3 times a power of two, 4 KiB to 4 GiB.</param>
    public static Stream Lzma2(Stream packed, byte size)
    {
        RequireSmall(size < 40 ? (2L | (size & 1)) << ((size / 2) + 11) : long.MaxValue);
        return new ForeignStream(() => LzmaStream.Create([size], packed, -1, -1, presetDictionary: null, isLzma2: true, leaveOpen: true));
    }

    private static void RequireSmall(long dictionary)
    {
        if (dictionary > LargestDictionary)
        {
            throw new RamDiskProblemException($"unpacking it takes a dictionary of more than {LargestDictionary} bytes");
        }
    }
}
