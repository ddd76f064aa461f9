using System.Formats.Tar;
using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.Raw;

/// <summary>What a path names, told before it is opened: to open a pipe is to wait for whoever writes into it, for ever.</summary>
internal static class FileType
{
    /// <exception cref="NotAFileException">It is neither a file nor a block device.</exception>
    /// <exception cref="FileNotFoundException">There is nothing.</exception>
    public static void Check(string path)
    {
        if (Directory.Exists(path))
        {
            throw new NotAFileException($"{path} is a folder, not a disk: give the path of a disk file");
        }

        if (OperatingSystem.IsWindows())
        {
            return; // pipes have a name space of their own there, and devices answer at once
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no file {path}: give the path of a disk file", path);
        }

        string full = Path.GetFullPath(path); // a link in the current folder, given by its bare name, would be resolved from the root
        FileInfo file = File.ResolveLinkTarget(full, returnFinalTarget: true) as FileInfo ?? new FileInfo(full);
        if (file.Length > 0)
        {
            return; // a file: nothing else has a length
        }

        TarEntryType? type = TypeOf(file);
        if (type is not (null or TarEntryType.RegularFile or TarEntryType.BlockDevice))
        {
            string kind = type == TarEntryType.Fifo ? "pipe" : "device that holds no disk";
            throw new NotAFileException($"{path} is a {kind}: give the path of a disk file or of a block device");
        }
    }

    // .NET tells a pipe from an empty file nowhere but in its tar writer, which notes the type and opens files alone.
    private static TarEntryType? TypeOf(FileInfo file)
    {
        using MemoryStream archive = new();
        try
        {
            using (TarWriter writer = new(archive, leaveOpen: true))
            {
                writer.WriteEntry(file.FullName, "file");
            }
        }
        catch (IOException)
        {
            return null; // a socket, or something unreadable: opening it fails at once and says why
        }

        archive.Position = 0;
        using TarReader reader = new(archive);
        return reader.GetNextEntry()?.EntryType;
    }
}
