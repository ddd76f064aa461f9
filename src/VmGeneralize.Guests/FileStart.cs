using VmGeneralize.FileSystems;

namespace VmGeneralize.Guests;

/// <summary>Reading the beginning of a file.</summary>
internal static class FileStart
{
    private const int Chunk = 1 << 20;
    private const int Growth = 4; // memory taken is at most this times what was there to read

    /// <summary>
    /// The first bytes of a file: all of them unless there are more than <paramref name="limit"/>, fewer when it ends before its length. Memory
    /// is taken for them as they arrive: a false length must not decide how much.
    /// </summary>
    public static byte[] ReadStart(this IFileSystem fileSystem, FileEntry file, int limit)
    {
        int wanted = (int)Math.Min(file.Length, limit);
        byte[] bytes = GC.AllocateUninitializedArray<byte>(Math.Min(wanted, Chunk));
        int done = 0;
        while (done < wanted)
        {
            if (done == bytes.Length)
            {
                byte[] larger = GC.AllocateUninitializedArray<byte>((int)Math.Min(wanted, bytes.Length * (long)Growth));
                bytes.CopyTo(larger, 0);
                bytes = larger;
            }

            int read = fileSystem.Read(file, done, bytes.AsSpan(done));
            if (read == 0)
            {
                break;
            }

            done += read;
        }

        Array.Resize(ref bytes, done);
        return bytes;
    }
}
