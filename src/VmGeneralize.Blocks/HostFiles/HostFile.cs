using System.Formats.Tar;
using Microsoft.Win32.SafeHandles;

namespace VmGeneralize.Blocks.HostFiles;

/// <summary>What a path of this machine names, without opening it: opening a pipe would wait for its other end, perhaps forever.</summary>
public static class HostFile
{
    internal const int RandomNameLength = 32;

    private const int GeneralFailure = unchecked((int)0x80131620); // COR_E_IO: no error of the system

    /// <summary>The kind of what has the name: a link is a link, wherever it leads.</summary>
    public static HostFileKind KindOf(string path)
    {
        FileInfo file = new(Path.GetFullPath(path));
        if (file.LinkTarget is not null)
        {
            return HostFileKind.Link;
        }

        if (Directory.Exists(file.FullName))
        {
            return HostFileKind.Folder;
        }

        if (!file.Exists)
        {
            return HostFileKind.None;
        }

        // Only a file has a length. On Windows pipes and devices have separate namespaces.
        return file.Length > 0 || OperatingSystem.IsWindows() ? HostFileKind.File : TypeOf(file);
    }

    /// <summary>Sets the length of a file.</summary>
    /// <param name="file">Open for writing.</param>
    /// <param name="length">In bytes.</param>
    /// <exception cref="IOException">The system does not allow that length, or has no room.</exception>
    public static void SetLength(SafeFileHandle file, long length)
    {
        try
        {
            RandomAccess.SetLength(file, length);
        }
        catch (ArgumentOutOfRangeException problem)
        {
            throw TooLong(length, problem);
        }
    }

    /// <summary>Reads bytes at a place of a file, in as many calls as the system needs.</summary>
    /// <returns>How many were read: fewer than asked for only where the file ends.</returns>
    /// <exception cref="IOException">The read failed.</exception>
    public static int Read(SafeFileHandle file, long position, Span<byte> buffer)
    {
        int done = 0;
        while (done < buffer.Length && RandomAccess.Read(file, buffer[done..], position + done) is > 0 and var read)
        {
            done += read;
        }

        return done;
    }

    /// <summary>Writes bytes at a place of a file.</summary>
    /// <exception cref="IOException">The system does not allow that length, or the write failed.</exception>
    public static void Write(SafeFileHandle file, long position, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(file, bytes, position);
        }
        catch (ArgumentOutOfRangeException problem)
        {
            throw TooLong(position + bytes.Length, problem);
        }
    }

    // The runtime reports EFBIG as a caller's error: FAT takes 4 GiB, and a process may be limited.
    private static IOException TooLong(long length, Exception problem) =>
        new($"The file system, or a limit of the process (ulimit -f), takes no file of {length} bytes.", problem);

    /// <summary>The full path of the final target of a path: of a file that is not a link, its own.</summary>
    public static string Resolved(string path)
    {
        string full = Path.GetFullPath(path); // a link in the current folder, given by its bare name, would be resolved from the root
        return File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
    }

    /// <summary>
    /// Whether a file is open, as this process has the disk that it reads: this recognizes a hard link to that, which no path
    /// shows.
    /// </summary>
    public static bool IsInUse(string path)
    {
        if (KindOf(path) != HostFileKind.File)
        {
            return false; // nothing else is ever written to, and opening some of it never ends
        }

        try
        {
            File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.None).Dispose();
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false; // not the disk, which can be read
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Which device a node stands for, as Linux writes it (<c>8:16</c>), without opening it.</summary>
    /// <returns>Null when the path is not a block device.</returns>
    public static string? DeviceNumberOf(string path) =>
        KindOf(path) == HostFileKind.BlockDevice && EntryOf(new FileInfo(Path.GetFullPath(path)), out _) is PosixTarEntry entry
            ? $"{entry.DeviceMajor}:{entry.DeviceMinor}"
            : null;

    /// <summary>An unguessable part of a name, of <see cref="RandomNameLength"/> hexadecimal digits: for temporary files.</summary>
#pragma warning disable RS0030 // the name of a file that gets another one, or goes with the process, reaches no output
    internal static string RandomName() => Guid.NewGuid().ToString("N");
#pragma warning restore RS0030

    // Only .NET's tar writer distinguishes a pipe from an empty file: it notes the type and opens only files.
    private static HostFileKind TypeOf(FileInfo file) => EntryOf(file, out HostFileKind refused)?.EntryType switch
    {
        null => refused,
        TarEntryType.RegularFile => HostFileKind.File,
        TarEntryType.BlockDevice => HostFileKind.BlockDevice,
        TarEntryType.CharacterDevice => HostFileKind.CharacterDevice,
        TarEntryType.Fifo => HostFileKind.Pipe,
        _ => HostFileKind.Other,
    };

    // Null when the writer does not accept it; then also the kind that follows from that.
    private static TarEntry? EntryOf(FileInfo file, out HostFileKind refused)
    {
        refused = HostFileKind.Other;
        using MemoryStream archive = new();
        try
        {
            using TarWriter writer = new(archive, leaveOpen: true);
            writer.WriteEntry(file.FullName, "file");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A socket is refused by its type. Any other failure is the system's answer to an attempt to open it, which happens only for a regular file.
            refused = problem.HResult == GeneralFailure ? HostFileKind.Other : HostFileKind.File;
            return null;
        }

        archive.Position = 0;
        using TarReader reader = new(archive);
        return reader.GetNextEntry();
    }
}
