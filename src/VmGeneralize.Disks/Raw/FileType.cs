using VmGeneralize.Blocks;
using VmGeneralize.Blocks.HostFiles;

namespace VmGeneralize.Disks.Raw;

/// <summary>Refuses what cannot hold a disk before it is opened.</summary>
internal static class FileType
{
    /// <exception cref="NotAFileException">It is neither a file nor a block device.</exception>
    /// <exception cref="FileNotFoundException">Nothing is there.</exception>
    public static void Check(string path)
    {
        if (Directory.Exists(path))
        {
            throw new NotAFileException($"{path} is a folder, not a disk: use the path of a disk file.");
        }

        if (OperatingSystem.IsWindows())
        {
            return; // pipes have a name space of their own there, and devices answer at once
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no file {path}: use the path of a disk file.", path);
        }

        HostFileKind kind = HostFile.KindOf(HostFile.Resolved(path));
        if (kind is HostFileKind.Pipe or HostFileKind.CharacterDevice)
        {
            string what = kind == HostFileKind.Pipe ? "pipe" : "device that holds no disk";
            throw new NotAFileException($"{path} is a {what}: use the path of a disk file or of a block device.");
        }
    }
}
