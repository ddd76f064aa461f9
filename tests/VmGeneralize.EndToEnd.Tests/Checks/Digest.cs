using System.Buffers.Binary;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;
using VmGeneralize.Blocks;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Checks;

/// <summary>
/// The contents of a disk file as one number: its length and everything in it that is not zero, wherever the holes are. Holes are not read: most of a
/// disk is empty, and hashing it byte by byte took a fifth of the time of these tests.
/// </summary>
internal static class Digest
{
    private const int PieceSize = 1 << 20;
    private const int Grain = 4096; // multiples of it from the start of the file are zero or not

    public static string OfFile(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        return Of(file, RandomAccess.GetLength(file));
    }

    /// <summary>Digest of a fixed VHD without its footer: the disk in it.</summary>
    public static string OfFixedVhdContents(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        return Of(file, RandomAccess.GetLength(file) - 512);
    }

    private static string Of(SafeFileHandle file, long length)
    {
        XxHash128 hash = new();
        Append(hash, length);
        byte[] buffer = new byte[PieceSize];
        List<Extent> parts = [];
        long next = 0;
        foreach (Extent data in SparseFile.DataIn(file, new Extent(0, length)))
        {
            // Where holes end is up to the file system: hash whole grains, each once.
            for (long offset = Math.Max(next, data.Offset / Grain * Grain); offset < data.End; offset = next)
            {
                int count = (int)Math.Min(PieceSize, Math.Min(length, (data.End + Grain - 1) / Grain * Grain) - offset);
                Fill(file, buffer.AsSpan(0, count), offset);
                parts.Clear();
                ZeroBytes.NonZeroParts(buffer.AsSpan(0, count), Grain, parts);
                foreach (Extent part in parts)
                {
                    for (long at = part.Offset; at < part.End; at += Grain)
                    {
                        Append(hash, offset + at);
                        hash.Append(buffer.AsSpan((int)at, (int)Math.Min(Grain, part.End - at)));
                    }
                }

                next = offset + count;
            }
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    private static void Fill(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        while (!buffer.IsEmpty)
        {
            int read = RandomAccess.Read(file, buffer, offset);
            if (read == 0)
            {
                throw new EndOfStreamException($"the file became shorter than {offset} bytes");
            }

            buffer = buffer[read..];
            offset += read;
        }
    }

    private static void Append(XxHash128 hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.Append(bytes);
    }
}
