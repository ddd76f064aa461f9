using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using VmGeneralize.Blocks;

namespace VmGeneralize.TestSupport;

/// <summary>Copies parts of large files without reading their holes and without writing their zeros.</summary>
public static partial class SparseFile
{
    private const int ChunkSize = 1 << 20;
    private const int Grain = 4096;
    private const int SeekData = 3;
    private const int SeekHole = 4;
    private const int SnapshotAttempts = 200;

    /// <summary>Creates a file of a given size that occupies no space.</summary>
    public static void Create(string path, long length)
    {
        using FileStream file = new(path, FileMode.Create, FileAccess.Write);
        file.SetLength(length);
    }

    /// <summary>Copies a range into a new file of that length.</summary>
    public static void Extract(string source, long offset, long length, string target)
    {
        Create(target, length);
        Copy(source, offset, length, target, 0);
    }

    /// <summary>Writes a range of one file over zeros in another: zero blocks of the source are not written.</summary>
    public static void Copy(string source, long sourceOffset, long length, string target, long targetOffset)
    {
        using SafeFileHandle from = File.OpenHandle(source);
        using SafeFileHandle to = File.OpenHandle(target, FileMode.Open, FileAccess.Write);
        if (sourceOffset + length > RandomAccess.GetLength(from))
        {
            throw new EndOfStreamException($"{source} ends before byte {sourceOffset + length}");
        }

        byte[] buffer = new byte[ChunkSize];
        List<Extent> parts = [];
        for (long done = 0; done < length;)
        {
            done = Math.Max(done, NextData(from, sourceOffset + done) - sourceOffset);
            if (done >= length)
            {
                return;
            }

            int count = (int)Math.Min(ChunkSize, length - done);
            int read = RandomAccess.Read(from, buffer.AsSpan(0, count), sourceOffset + done);
            parts.Clear();
            ZeroBytes.NonZeroParts(buffer.AsSpan(0, read), Grain, parts);
            foreach (Extent part in parts)
            {
                RandomAccess.Write(to, buffer.AsSpan((int)part.Offset, (int)part.Length), targetOffset + done + part.Offset);
            }

            done += read;
        }
    }

    /// <summary>
    /// Copies the image of a volume that is mounted, as it was at one instant. The kernel writes when it likes; a copy with older bytes at its start than at
    /// its end is not what a power failure leaves. What is still the same after all of it was copied was all there at that moment.
    /// </summary>
    public static void Snapshot(string source, string target)
    {
        string difference = "";
        for (int attempt = 1; attempt <= SnapshotAttempts; attempt++)
        {
            Extract(source, 0, new FileInfo(source).Length, target);
            ToolResult compared = OutsideTool.Run("cmp", source, target);
            if (compared.ExitCode == 0)
            {
                return;
            }

            difference = compared.All;
        }

        throw new IOException($"{source} changed during each of {SnapshotAttempts} copies: {difference}");
    }

    /// <summary>Copies a disk, with one range replaced by a file.</summary>
    public static void CopyWithPart(string source, string target, long partOffset, string part)
    {
        long partLength = new FileInfo(part).Length;
        long length = new FileInfo(source).Length;
        Create(target, length);
        Copy(source, 0, partOffset, target, 0);
        Copy(part, 0, partLength, target, partOffset);
        Copy(source, partOffset + partLength, length - partOffset - partLength, target, partOffset + partLength);
    }

    /// <summary>The parts of a range that are not in a hole, ascending. Does not work on Windows.</summary>
    public static IEnumerable<Extent> DataIn(SafeFileHandle file, Extent range)
    {
        for (long position = NextData(file, range.Offset); position < range.End;)
        {
            long end = Math.Min(Seek(file, position, SeekHole), range.End);
            yield return Extent.FromBounds(position, end);
            position = NextData(file, end);
        }
    }

    /// <summary>Bytes that a file occupies on its file system.</summary>
    public static long Allocated(string path) =>
        long.Parse(OutsideTool.RunChecked("stat", "-c", "%b", path)) * 512;

    // The first byte at or after a position that is not in a hole; past every range when only a hole is left.
    private static long NextData(SafeFileHandle file, long position)
    {
        long data = Seek(file, position, SeekData);
        return data >= 0 ? data : long.MaxValue;
    }

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static partial long Seek(SafeFileHandle file, long offset, int whence);
}
