using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs.Compression;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Tests.Ntfs.Compression;

/// <summary>Tests what real compressors do not produce; the rest is in <see cref="WofStreamTests"/>.</summary>
public class LzxTests
{
    [Fact]
    public void Uncompressed_blocks_follow_each_other_at_even_places()
    {
        byte[] output = new byte[12];
        Lzx.Decompress([.. Uncompressed(1, 1, 1, 1, 2, 3), 0, .. Uncompressed(5, 6, 7, 4, 5, 6, 7, 8, 9, 10, 11, 12), 0], output);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], output);
    }

    [Fact]
    public void The_last_padding_byte_may_be_missing()
    {
        byte[] output = new byte[3];
        Lzx.Decompress(Uncompressed(1, 1, 1, 1, 2, 3), output);
        Assert.Equal([1, 2, 3], output);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(32_769)]
    [InlineData(uint.MaxValue)]
    public void A_recent_distance_outside_the_window_is_refused(uint distance) =>
        Assert.Throws<CorruptDataException>(() => Lzx.Decompress(Uncompressed(1, distance, 1, 1, 2), new byte[2]));

    [Fact]
    public void Blocks_that_are_cut_off_too_large_or_unknown_are_refused()
    {
        byte[] whole = Uncompressed(1, 1, 1, 1, 2, 3, 4);
        Assert.All(Enumerable.Range(0, whole.Length), length =>
            Assert.Throws<CorruptDataException>(() => Lzx.Decompress(whole.AsSpan(0, length), new byte[4])));
        Assert.Throws<CorruptDataException>(() => Lzx.Decompress(whole, new byte[3]));
        Assert.Throws<CorruptDataException>(() => Lzx.Decompress(new byte[1000], new byte[3]));
    }

    [Fact]
    public void An_output_of_nothing_needs_nothing() => Lzx.Decompress([], []);

    [Fact]
    public void Translated_calls_come_back()
    {
        Random random = new(8);
        for (int i = 0; i < 2000; i++)
        {
            byte[] original = new byte[random.Next(200)];
            for (int at = 0; at < original.Length; at++)
            {
                original[at] = random.Next(4) switch { 0 => 0xE8, 1 => 0, 2 => 0xFF, _ => (byte)random.Next(256) };
            }

            byte[] translated = Translate(original);
            E8Translation.Undo(translated);
            Assert.Equal(original, translated);
        }
    }

    /// <summary>Block type 3 (3 bits), no default size (1 bit), size (16 bits), the rest of the word, three distances, bytes.</summary>
    private static byte[] Uncompressed(uint recent0, uint recent1, uint recent2, params byte[] bytes)
    {
        byte[] block = new byte[16 + bytes.Length];
        uint header = (0b0110u << 28) | ((uint)bytes.Length << 12);
        WriteUInt16LittleEndian(block, (ushort)(header >> 16));
        WriteUInt16LittleEndian(block.AsSpan(2), (ushort)(header & 0xFFFF));
        WriteUInt32LittleEndian(block.AsSpan(4), recent0);
        WriteUInt32LittleEndian(block.AsSpan(8), recent1);
        WriteUInt32LittleEndian(block.AsSpan(12), recent2);
        bytes.CopyTo(block, 16);
        return block;
    }

    /// <summary>The compressor's side: relative targets inside a file of 12000000 bytes become absolute.</summary>
    private static byte[] Translate(byte[] original)
    {
        const int fileSize = 12_000_000;
        byte[] bytes = [.. original];
        for (int position = 0; position < bytes.Length - 10;)
        {
            if (bytes[position] != 0xE8)
            {
                position++;
                continue;
            }

            int relative = ReadInt32LittleEndian(bytes.AsSpan(position + 1));
            if (relative >= -position && relative < fileSize)
            {
                int absolute = relative < fileSize - position ? relative + position : relative - fileSize;
                WriteInt32LittleEndian(bytes.AsSpan(position + 1), absolute);
            }

            position += 5;
        }

        return bytes;
    }
}
