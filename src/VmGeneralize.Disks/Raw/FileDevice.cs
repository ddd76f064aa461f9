using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;
using VmGeneralize.Blocks;
using VmGeneralize.Blocks.HostFiles;

namespace VmGeneralize.Disks.Raw;

/// <summary>A file's bytes, read by position; any number of threads at once. Written only by a commit in place, through its handle.</summary>
internal sealed class FileDevice : IBlockDevice
{
    private const int EndSize = 64 << 10; // bytes at either end that tell of a change

    private readonly SafeFileHandle _handle;
    private readonly string _path;
    private readonly CancellationToken _cancellation;

    private readonly UInt128 _ends; // of the file, when it was opened
    private readonly (long Seconds, uint Nanoseconds)? _changed;

    private FileDevice(SafeFileHandle handle, string path, CancellationToken cancellation)
    {
        _handle = handle;
        _path = path;
        _cancellation = cancellation;
        Length = RandomAccess.GetLength(handle) is > 0 and long length ? length : SparseRanges.SeekToEnd(handle);
        Version = new FileVersion(Length, File.GetLastWriteTimeUtc(handle));
        _changed = ChangeTime.Of(handle);
        _ends = HashEnds();
    }

    public long Length { get; }

    public int LogicalSectorSize => 512;

    public FileVersion Version { get; }

    /// <summary>What another program was doing with the file when it was opened, although it should not be shared; null for nothing.</summary>
    public string? Writer { get; private init; }

    /// <summary>Whether it was opened so that it may be changed, and no other process has it open.</summary>
    public bool IsWritable { get; private init; }

    internal SafeFileHandle Handle => _handle;

    /// <summary>Opens a file for reading and writing, so that no other process can open it: this program by its lock, qemu by its own.</summary>
    /// <exception cref="RefusedException">It is in use, or is not a regular file.</exception>
    public static SafeFileHandle OpenForChange(string path)
    {
        FileType.Check(path);
        OutputFile.RequirePlain(HostFile.Resolved(path));
        SafeFileHandle handle = OpenHandle(path, FileAccess.ReadWrite, FileShare.None);
        try
        {
            return (FileLocks.WriterOf(handle) ?? FileLocks.Patiently(() => FileLocks.Hold(handle))) is { } other ? throw InUse(path, other) : handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file, or a block device, for reading; other readers are allowed, writers are not.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How; cancels every read.</param>
    /// <exception cref="NotAFileException">It is neither.</exception>
    /// <exception cref="RefusedException">Another program may be writing to it.</exception>
    public static FileDevice Open(string path, DiskOpenOptions options)
    {
        if (options.ForChange)
        {
            return new FileDevice(OpenForChange(path), path, options.Cancellation) { IsWritable = true };
        }

        FileType.Check(path);
        SafeFileHandle handle = OpenHandle(path, FileAccess.Read, options.SharesWithWriters ? FileShare.ReadWrite : FileShare.Read);
        try
        {
            string? writer = FileLocks.WriterOf(handle);
            return writer is null || options.SharesWithWriters
                ? new FileDevice(handle, path, options.Cancellation) { Writer = writer }
                : throw InUse(path, writer);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Refuses a file that was written to since it was opened: what was read is neither the old nor the new contents.</summary>
    /// <exception cref="RefusedException">Its size, the time of its last write or change, or its first or last bytes changed.</exception>
    public void RequireUnchanged()
    {
        long length = RandomAccess.GetLength(_handle) is > 0 and long now ? now : SparseRanges.SeekToEnd(_handle);
        if (new FileVersion(length, File.GetLastWriteTimeUtc(_handle)) != Version || HashEnds() != _ends)
        {
            throw new RefusedException(
                DiskFileRefusal.ChangedMeanwhile,
                $"{_path} was written to while it was read, so that what was read fits neither what it was nor what it is.",
                "Shut down the machine that uses it, or detach it, and start again.");
        }

        if (ChangeTime.Of(_handle) != _changed)
        {
            throw new RefusedException(
                DiskFileRefusal.ChangedMeanwhile,
                $"{_path} was changed while it was read: written to, with the time of its last write put back, or given other rights, another owner or "
                    + "another name.",
                "Leave the file alone until this is done, and start again.");
        }
    }

    public void Read(long offset, Span<byte> buffer)
    {
        BlockRange.Check("Disk file", offset, buffer.Length, Length);
        while (!buffer.IsEmpty)
        {
            _cancellation.ThrowIfCancellationRequested();
            int read = RandomAccess.Read(_handle, buffer, offset);
            if (read == 0)
            {
                throw new CorruptDataException("Disk file", offset, $"{_path} had {Length} bytes when it was opened and ends here now");
            }

            buffer = buffer[read..];
            offset += read;
        }
    }

    public IEnumerable<Extent> StoredExtents(Extent range)
    {
        foreach (Extent stored in SparseRanges.Stored(_handle, range.Intersect(new Extent(0, Length))))
        {
            _cancellation.ThrowIfCancellationRequested();
            yield return stored;
        }
    }

    public void Dispose() => _handle.Dispose();

    private static SafeFileHandle OpenHandle(string path, FileAccess access, FileShare share)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, access, share, FileOptions.RandomAccess);
        }
        catch (IOException problem) when (FileLocks.IsSharing(problem))
        {
            throw InUse(path, "another program has it open, as a running VM or a station that has attached it does");
        }
    }

    private static RefusedException InUse(string path, string writer) => new(
        DiskFileRefusal.InUse,
        $"{path} is in use: {writer}.",
        "Shut the machine down, or detach the disk, and start again. inspect, plan and verify accept --force-share to read it anyway.");

    /// <summary>Hash of the first and last bytes of the file, which every container and nearly every change to a disk touches.</summary>
    private UInt128 HashEnds()
    {
        XxHash128 hash = new();
        byte[] buffer = new byte[(int)Math.Min(EndSize, Length)];
        foreach (long offset in new[] { 0, Length - buffer.Length })
        {
            HostFile.Read(_handle, offset, buffer); // less where it is shorter now
            hash.Append(buffer);
        }

        return hash.GetCurrentHashAsUInt128();
    }
}
