using System.Numerics;
using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ntfs.Compression;

/// <summary>LZNT1 ([MS-XCA] 2.5), as NTFS stores compressed attributes.</summary>
internal static class Lznt1
{
    /// <summary>Bytes that a chunk expands to; matches never cross chunks.</summary>
    public const int ChunkSize = 4096;

    private const string Structure = "LZNT1 data";
    private const int HeaderSize = 2;
    internal const int MinMatch = 3;

    /// <summary>
    /// Expands one compression unit. A chunk that holds less than <see cref="ChunkSize"/> bytes is filled with zeros, and so is
    /// everything after the last chunk: NTFS keeps chunks on 4096-byte places of the unit.
    /// </summary>
    /// <param name="unit">The stored clusters of the unit; ends at a zero header or at its own end.</param>
    /// <param name="output">The unit's contents, a multiple of <see cref="ChunkSize"/>.</param>
    /// <exception cref="CorruptDataException">A chunk breaks the format; its offset is relative to the unit.</exception>
    public static void Decompress(ReadOnlySpan<byte> unit, Span<byte> output)
    {
        if (output.Length % ChunkSize != 0)
        {
            throw CorruptDataException.Mismatch(Structure, 0, "unit", $"a multiple of {ChunkSize} bytes", output.Length); // the disk says its size
        }

        int position = 0;
        while (output.Length > 0 && position + HeaderSize <= unit.Length)
        {
            int header = ReadUInt16LittleEndian(unit[position..]);
            if (header == 0)
            {
                break;
            }

            int length = (header & 0xFFF) + 1;
            int signature = (header >> 12) & 7;
            bool isCompressed = (header & 0x8000) != 0;
            int start = position + HeaderSize;
            if (signature != 3)
            {
                throw CorruptDataException.Mismatch(Structure, position, "chunk signature", 3, signature);
            }

            if (length > unit.Length - start)
            {
                throw CorruptDataException.Mismatch(Structure, position, "chunk length", $"at most the {unit.Length - start} bytes that are left", length);
            }

            Span<byte> chunk = output[..ChunkSize];
            ReadOnlySpan<byte> data = unit.Slice(start, length);
            int written = length;
            if (isCompressed)
            {
                written = DecompressChunk(data, chunk, start);
            }
            else
            {
                data.CopyTo(chunk);
            }

            chunk[written..].Clear();
            output = output[ChunkSize..];
            position = start + length;
        }

        output.Clear();
    }

    /// <summary>Where the chunks of a unit end: after that the stored clusters mean nothing.</summary>
    /// <param name="unit">The stored clusters of the unit.</param>
    /// <param name="most">Chunks to consider.</param>
    /// <returns>In bytes from the start of the unit; null when a chunk breaks the format.</returns>
    public static int? EndOfChunks(ReadOnlySpan<byte> unit, int most)
    {
        int position = 0;
        for (int chunk = 0; chunk < most && position + HeaderSize <= unit.Length; chunk++)
        {
            int header = ReadUInt16LittleEndian(unit[position..]);
            if (header == 0)
            {
                break;
            }

            int end = position + HeaderSize + (header & 0xFFF) + 1;
            if (((header >> 12) & 7) != 3 || end > unit.Length)
            {
                return null;
            }

            position = end;
        }

        return position;
    }

    /// <summary>
    /// Shortens the last chunk of a file that ends within it, so that it expands to nothing after that end. A chunk that is stored as it is keeps its
    /// size, and is zero there.
    /// </summary>
    /// <param name="unit">The stored clusters of the unit; changed in place.</param>
    /// <param name="contents">Bytes of contents that are ever read.</param>
    /// <param name="changed">Bytes of the unit that were changed; none when there was nothing.</param>
    /// <returns>Bytes other than zero that the chunk had after the end; null when there is no room to encode it without them.</returns>
    /// <exception cref="CorruptDataException">The chunk breaks the format; its offset is relative to the unit.</exception>
    public static int? CutLastChunk(Span<byte> unit, int contents, out Range changed)
    {
        changed = 0..0;
        int wanted = contents % ChunkSize;
        if (wanted == 0 || EndOfChunks(unit, contents / ChunkSize) is not { } position || position + HeaderSize > unit.Length
            || ReadUInt16LittleEndian(unit[position..]) is not (var header and not 0))
        {
            return 0;
        }

        byte[] chunk = new byte[ChunkSize];
        Decompress(unit[position..], chunk);
        int dead = Blocks.ZeroBytes.CountOthers(chunk.AsSpan(wanted));
        int start = position + HeaderSize;
        int end = start + (header & 0xFFF) + 1;
        if (dead == 0)
        {
            return 0;
        }

        if ((header & 0x8000) == 0)
        {
            unit[(start + wanted)..end].Clear();
            changed = (start + wanted)..end;
            return dead;
        }

        byte[] tokens = new Lznt1Cutter(chunk, wanted).Cut(unit[start..end]);
        if (start + tokens.Length > unit.Length)
        {
            return null;
        }

        WriteUInt16LittleEndian(unit[position..], (ushort)((header & 0xF000) | (tokens.Length - 1)));
        tokens.CopyTo(unit[start..]);
        if (start + tokens.Length < end)
        {
            unit[(start + tokens.Length)..end].Clear();
        }

        changed = position..Math.Max(end, start + tokens.Length);
        return dead;
    }

    /// <returns>Bytes written.</returns>
    private static int DecompressChunk(ReadOnlySpan<byte> data, Span<byte> chunk, int offsetInUnit)
    {
        int read = 0;
        int written = 0;
        while (read < data.Length)
        {
            int flags = data[read++];
            for (int bit = 0; bit < 8 && read < data.Length; bit++, flags >>= 1)
            {
                if ((flags & 1) == 0)
                {
                    if (written == chunk.Length)
                    {
                        throw new CorruptDataException(Structure, offsetInUnit + read, $"a chunk expands to more than {ChunkSize} bytes");
                    }

                    chunk[written++] = data[read++];
                    continue;
                }

                if (read + 2 > data.Length)
                {
                    throw new CorruptDataException(Structure, offsetInUnit + read, "a match is cut off");
                }

                int token = ReadUInt16LittleEndian(data[read..]);
                int lengthBits = LengthBits(written);
                int distance = (token >> lengthBits) + 1;
                int length = (token & ((1 << lengthBits) - 1)) + MinMatch;
                if (distance > written || length > chunk.Length - written)
                {
                    throw new CorruptDataException(
                        Structure,
                        offsetInUnit + read,
                        $"a match of {length} bytes, {distance} back, does not fit at byte {written} of its chunk");
                }

                MatchCopy.Copy(chunk, written, distance, length);
                written += length;
                read += 2;
            }
        }

        return written;
    }

    /// <summary>A token has as many distance bits as the position needs, at least 4; the rest is the length.</summary>
    internal static int LengthBits(int position) =>
        position <= 16 ? 12 : 16 - (32 - BitOperations.LeadingZeroCount((uint)(position - 1)));
}
