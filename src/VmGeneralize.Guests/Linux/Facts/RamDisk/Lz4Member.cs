using System.Buffers.Binary;
using K4os.Compression.LZ4;

namespace VmGeneralize.Guests.Linux.Facts.RamDisk;

/// <summary>
/// LZ4's legacy frame, the one that the kernel reads (lz4_Frame_format.md, "Legacy frame"; lib/decompress_unlz4.c): blocks of up to 8 MiB,
/// each after its packed size.
/// </summary>
/// <param name="packed">At the magic number.</param>
internal sealed class Lz4Member(Stream packed) : PackedBlocks(LZ4Codec.MaximumOutputSize(LargestBlock), LargestBlock)
{
    public const uint Magic = 0x184C2102;

    private const int LargestBlock = 8 << 20;

    protected override int? NextBlock()
    {
        Span<byte> field = stackalloc byte[4];
        uint size;
        do
        {
            int read = packed.ReadAtLeast(field, field.Length, throwOnEndOfStream: false);
            size = read == field.Length ? BinaryPrimitives.ReadUInt32LittleEndian(field) : 0;
            if (size == 0)
            {
                packed.Seek(-read, SeekOrigin.Current); // the end, or what fills the file up
                return null;
            }
        }
        while (size == Magic); // the kernel takes a frame that follows for part of this one

        if (size > LZ4Codec.MaximumOutputSize(LargestBlock))
        {
            throw new RamDiskProblemException($"an LZ4 block claims {size} bytes");
        }

        packed.ReadExactly(In, 0, (int)size);
        int length = LZ4Codec.Decode(In.AsSpan(0, (int)size), Out.AsSpan(0, LargestBlock));
        return length > 0 ? length : throw new RamDiskProblemException("an LZ4 block is damaged");
    }
}
