using System.Text;

namespace VmGeneralize.Blocks.HostFiles;

/// <summary>
/// A text that the user names beside a disk: a plan, a list, a description. It may come through a pipe, which has no length and perhaps no other end,
/// or from a device that never ends.
/// </summary>
public static class InputFile
{
    private const int Chunk = 64 << 10;

    /// <summary>Reads it: UTF-8, or what its byte order mark says.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxLength">Most bytes that are read.</param>
    /// <param name="cancellation">Ends the wait for a pipe too, which nothing else ends.</param>
    /// <returns>Null when it is longer.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static string? ReadText(string path, int maxLength, CancellationToken cancellation) =>
        // On a thread of its own: what waits in the system's open cannot be called back, and ends with the process.
        Task.Run(() => Read(path, maxLength, cancellation), cancellation).WaitAsync(cancellation).GetAwaiter().GetResult();

    private static string? Read(string path, int maxLength, CancellationToken cancellation)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using MemoryStream bytes = new();
        byte[] buffer = new byte[Chunk];
        while (file.Read(buffer) is > 0 and int count)
        {
            cancellation.ThrowIfCancellationRequested();
            if (bytes.Length + count > maxLength)
            {
                return null;
            }

            bytes.Write(buffer, 0, count);
        }

        bytes.Position = 0;
        return new StreamReader(bytes, Encoding.UTF8).ReadToEnd();
    }
}
