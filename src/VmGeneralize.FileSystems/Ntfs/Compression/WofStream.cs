using System.Buffers;
using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ntfs.Compression;

/// <summary>
/// Reads the contents of a file that Windows keeps compressed with a WOF reparse point (CompactOS), from its stream
/// <c>:WofCompressedData</c>: a table with the offsets of all chunks but the first, counted from the table's end, then the chunks.
/// </summary>
internal static class WofStream
{
    private const string Structure = "WofCompressedData";
    private const int ChunksAtOnce = 32; // at most 1 MiB of compressed bytes in one read

    /// <summary>Uncompressed bytes of a chunk.</summary>
    /// <exception cref="UnsupportedFeatureException">An algorithm that no Windows version uses.</exception>
    public static int ChunkSize(WofAlgorithm algorithm) => algorithm switch
    {
        WofAlgorithm.Xpress4K => 4096,
        WofAlgorithm.Xpress8K => 8192,
        WofAlgorithm.Xpress16K => 16384,
        WofAlgorithm.Lzx => Lzx.WindowSize,
        _ => throw new UnsupportedFeatureException($"WOF compression algorithm {(int)algorithm}", "Uncompress the file with compact.exe /u /exe."),
    };

    /// <summary>Reads uncompressed contents.</summary>
    /// <param name="algorithm">From the reparse point.</param>
    /// <param name="uncompressedLength">Size of the file's unnamed stream, in bytes.</param>
    /// <param name="compressedLength">Size of the compressed stream, in bytes.</param>
    /// <param name="compressed">The compressed stream.</param>
    /// <param name="offset">Where to read in the uncompressed contents.</param>
    /// <param name="buffer">Receives them.</param>
    /// <returns>Bytes read, fewer than requested only at the end.</returns>
    /// <exception cref="CorruptDataException">The table or a chunk is damaged.</exception>
    public static int Read(
        WofAlgorithm algorithm, long uncompressedLength, long compressedLength, ReadAt compressed, long offset, Span<byte> buffer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        int chunkSize = ChunkSize(algorithm);
        int wanted = (int)Math.Clamp(uncompressedLength - offset, 0, buffer.Length);
        if (wanted == 0)
        {
            return 0;
        }

        long chunkCount = ((uncompressedLength - 1) / chunkSize) + 1;
        int entrySize = uncompressedLength <= uint.MaxValue ? 4 : 8;
        long tableLength = (chunkCount - 1) * entrySize;
        if (compressedLength < tableLength)
        {
            throw CorruptDataException.Mismatch(Structure, 0, "length", $"room for a table for {chunkCount} chunks", $"{compressedLength} bytes");
        }

        Span<long> bounds = stackalloc long[ChunksAtOnce + 1];
        byte[] scratch = ArrayPool<byte>.Shared.Rent(chunkSize);
        try
        {
            int done = 0;
            while (done < wanted)
            {
                long first = (offset + done) / chunkSize;
                int count = (int)Math.Min(ChunksAtOnce, ((offset + wanted - 1) / chunkSize) - first + 1);
                ReadBounds(compressed, first, bounds[..(count + 1)], chunkCount, entrySize, compressedLength - tableLength);
                CheckBounds(bounds[..(count + 1)], first, chunkSize, uncompressedLength);
                done += ReadChunks(
                    algorithm, compressed, tableLength, bounds[..(count + 1)], (first * chunkSize) - offset, buffer[..wanted], done,
                    uncompressedLength - (first * chunkSize), scratch.AsSpan(0, chunkSize));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }

        return wanted;
    }

    /// <summary>Start of each chunk and end of the last one, relative to the table's end.</summary>
    private static void ReadBounds(ReadAt compressed, long first, Span<long> bounds, long chunkCount, int entrySize, long dataLength)
    {
        Span<byte> table = stackalloc byte[(ChunksAtOnce + 1) * 8];
        int skipped = first == 0 ? 1 : 0; // chunk 0 has no entry: it starts at 0
        bool hasEnd = first + bounds.Length - 1 == chunkCount; // the last chunk ends with the stream
        int entries = bounds.Length - skipped - (hasEnd ? 1 : 0);
        if (entries > 0)
        {
            compressed((first + skipped - 1) * entrySize, table[..(entries * entrySize)]);
        }

        bounds[0] = 0;
        for (int i = 0; i < entries; i++)
        {
            ulong entry = entrySize == 4 ? ReadUInt32LittleEndian(table[(i * 4)..]) : ReadUInt64LittleEndian(table[(i * 8)..]);
            bounds[i + skipped] = (long)Math.Min(entry, long.MaxValue);
        }

        if (hasEnd)
        {
            bounds[^1] = dataLength;
        }

        if (bounds[^1] > dataLength)
        {
            throw CorruptDataException.Mismatch(Structure, 0, "end of a chunk", $"at most byte {dataLength}", bounds[^1]);
        }
    }

    private static void CheckBounds(ReadOnlySpan<long> bounds, long first, int chunkSize, long uncompressedLength)
    {
        for (int i = 0; i < bounds.Length - 1; i++)
        {
            int expanded = (int)Math.Min(chunkSize, uncompressedLength - ((first + i) * chunkSize));
            if (bounds[i + 1] <= bounds[i] || bounds[i + 1] - bounds[i] > expanded)
            {
                throw CorruptDataException.Mismatch(
                    Structure,
                    bounds[i],
                    $"chunk {first + i}", $"1 to {expanded} bytes", $"from {bounds[i]} to {bounds[i + 1]}");
            }
        }
    }

    /// <param name="algorithm">How the chunks are compressed.</param>
    /// <param name="compressed">The compressed stream.</param>
    /// <param name="tableLength">Where the chunks start in it.</param>
    /// <param name="bounds">Of the chunks to read; checked.</param>
    /// <param name="start">Where the first of them starts in the buffer; negative when the buffer starts inside it.</param>
    /// <param name="buffer">Receives the contents.</param>
    /// <param name="done">Bytes of the buffer that are already filled.</param>
    /// <param name="left">Uncompressed bytes from the first of these chunks to the end of the file.</param>
    /// <param name="scratch">Room for one chunk.</param>
    /// <returns>Bytes of the buffer that were filled.</returns>
    private static int ReadChunks(
        WofAlgorithm algorithm, ReadAt compressed, long tableLength, ReadOnlySpan<long> bounds, long start, Span<byte> buffer, int done,
        long left, Span<byte> scratch)
    {
        int length = (int)(bounds[^1] - bounds[0]);
        byte[] bytes = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            compressed(tableLength + bounds[0], bytes.AsSpan(0, length));
            int position = done;
            for (int i = 0; i < bounds.Length - 1; i++)
            {
                int size = (int)Math.Min(scratch.Length, left);
                ReadOnlySpan<byte> chunk = bytes.AsSpan((int)(bounds[i] - bounds[0]), (int)(bounds[i + 1] - bounds[i]));
                int skip = (int)Math.Max(0, -start);
                int count = Math.Min(size - skip, buffer.Length - position);
                if (count == size)
                {
                    Decompress(algorithm, chunk, buffer.Slice(position, size));
                }
                else
                {
                    Decompress(algorithm, chunk, scratch[..size]);
                    scratch.Slice(skip, count).CopyTo(buffer[position..]);
                }

                position += count;
                start += size;
                left -= size;
            }

            return position - done;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>A chunk that would not shrink is stored as it is, which its size shows.</summary>
    private static void Decompress(WofAlgorithm algorithm, ReadOnlySpan<byte> chunk, Span<byte> output)
    {
        if (chunk.Length == output.Length)
        {
            chunk.CopyTo(output);
        }
        else if (algorithm == WofAlgorithm.Lzx)
        {
            Lzx.Decompress(chunk, output);
        }
        else
        {
            XpressHuffman.Decompress(chunk, output);
        }
    }
}
