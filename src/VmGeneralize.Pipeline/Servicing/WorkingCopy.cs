using VmGeneralize.Blocks;
using VmGeneralize.Blocks.HostFiles;
using VmGeneralize.Disks;
using VmGeneralize.Pipeline.Output;

namespace VmGeneralize.Pipeline.Servicing;

/// <summary>
/// The file that is attached in place of the user's: a fixed VHD beside it, whole and not sparse, with what is live on the disk. It takes the
/// place of the disk file when all is well; until then that one is not touched, whatever DISM, the station or a power cut does.
/// </summary>
internal sealed class WorkingCopy(string disk) : IDisposable
{
    private const string Ending = ".vmgeneralize-optimize.vhd";
    private const int Attempts = 6;
    private static readonly EnumerationOptions All = new() { AttributesToSkip = FileAttributes.None };
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    private readonly string _disk = System.IO.Path.GetFullPath(disk);
    private bool _committed;

    /// <summary>Ends in <c>.vhd</c>, as Windows expects of what it attaches.</summary>
    public string Path { get; } = System.IO.Path.Combine(
        System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(disk))!,
        $"{Start(disk)}{Environment.ProcessId}{Ending}");

    /// <summary>Writes it.</summary>
    /// <returns>The fingerprint of the contents.</returns>
    public async Task<string> FillAsync(DiskSession session, bool keepUnallocated, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        RemoveAbandoned();
        using IDiskSink sink = DiskWriter.Create(
            Path, OutputFormat.FixedVhd, session.Overlay.Length, new DiskIdentity(session.Image.Identifier ?? Guid.Empty, FinalImage.Timestamp));
        ExtentSet live = session.Disk.LiveExtents(keepUnallocated);
        CopyResult copied = await ImageCopier.CopyAsync(session.Overlay, live, sink, [], progress, cancellation).ConfigureAwait(false);
        session.Image.RequireUnchanged();
        sink.Complete();
        return copied.Fingerprint;
    }

    /// <summary>Zeros everything outside of <paramref name="live"/> that is not zero, and flushes.</summary>
    /// <returns>Bytes that were overwritten.</returns>
    public long Scrub(ExtentSet live, long virtualSize, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        const int ChunkSize = 1 << 20;
        // Readers are allowed: on a Windows station a scanner may look at the file that was just detached.
        using FileStream file = new(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        byte[] buffer = new byte[ChunkSize];
        byte[] zeros = new byte[ChunkSize];
        List<Extent> dirty = [];
        long scrubbed = 0;
        foreach (Extent gap in live.Gaps(new Extent(0, virtualSize)))
        {
            for (long position = gap.Offset; position < gap.End; position += ChunkSize)
            {
                cancellation.ThrowIfCancellationRequested();
                Span<byte> chunk = buffer.AsSpan(0, (int)Math.Min(ChunkSize, gap.End - position));
                int read = HostFile.Read(file.SafeFileHandle, position, chunk);
                if (read < chunk.Length)
                {
                    throw new EndOfStreamException($"The file ended at byte {position + read} while it was read.");
                }

                dirty.Clear();
                ZeroBytes.NonZeroParts(chunk, IDiskSink.Grain, dirty);
                foreach (Extent part in dirty)
                {
                    RandomAccess.Write(file.SafeFileHandle, zeros.AsSpan(0, (int)part.Length), position + part.Offset);
                    scrubbed += part.Length;
                }

                progress?.Report(new ProgressUpdate("Wiping free space", position, virtualSize));
            }
        }

        Durable.Flush(file.SafeFileHandle, Path);
        return scrubbed;
    }

    /// <summary>Puts it into the disk file's place. A scanner or backup program that has either open lets go soon.</summary>
    /// <exception cref="IOException">It did not; the disk file is as it was.</exception>
    public async Task CommitAsync(TimeProvider time, CancellationToken cancellation)
    {
        TimeSpan pause = FirstPause;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                Durable.Move(Path, _disk, overwrite: true);
                _committed = true;
                return;
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException && attempt < Attempts)
            {
                _ = problem; // the last answer counts
            }

            await Task.Delay(pause, time, cancellation).ConfigureAwait(false);
            pause *= 2;
        }
    }

    /// <summary>Removes it unless it was committed. Windows keeps a file that is attached: then it stays, and <see cref="Left"/> says so.</summary>
    public void Dispose()
    {
        if (_committed)
        {
            return;
        }

        try
        {
            File.Delete(Path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            _ = problem; // Left reports it, beside the failure that led here
        }
    }

    // Of a run that was killed. One that is attached, or that another run writes, is in use and stays.
    private void RemoveAbandoned()
    {
        string start = Start(_disk);
        foreach (string path in Directory.GetFiles(System.IO.Path.GetDirectoryName(_disk)!, "*" + Ending, All))
        {
            string name = System.IO.Path.GetFileName(path);
            if (name.StartsWith(start, StringComparison.Ordinal)
                && name.Length > start.Length + Ending.Length
                && !name.AsSpan(start.Length..^Ending.Length).ContainsAnyExceptInRange('0', '9')
                && HostFile.KindOf(path) == HostFileKind.File && !HostFile.IsInUse(path))
            {
                File.Delete(path);
            }
        }
    }

    private static string Start(string disk) => $".{System.IO.Path.GetFileName(disk)}.";

    /// <summary>What to report when it could not be removed; null when it is gone.</summary>
    public string? Left() => File.Exists(Path) ? $"The working copy {Path} could not be removed: delete it when it is detached." : null;
}
