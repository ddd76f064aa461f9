using VmGeneralize.Blocks;
using VmGeneralize.Blocks.HostFiles;

namespace VmGeneralize.Disks.Raw;

/// <summary>Refuses, before it is opened, what cannot hold a disk or what belongs to one.</summary>
internal static class FileType
{
    /// <param name="path">What was named.</param>
    /// <param name="needed">What should have been.</param>
    /// <exception cref="NotAFileException">It is neither a file nor a block device.</exception>
    /// <exception cref="FileNotFoundException">Nothing is there.</exception>
    public static void Check(string path, string needed = "a disk file or block device")
    {
        if (Directory.Exists(path))
        {
            throw new NotAFileException($"{path} is a folder: use the path of {needed}.");
        }

        if (OperatingSystem.IsWindows())
        {
            return; // pipes have a name space of their own there, and devices answer at once
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no file {path}: use the path of {needed}.", path);
        }

        HostFileKind kind = HostFile.KindOf(HostFile.Resolved(path));
        if (kind is HostFileKind.Pipe or HostFileKind.CharacterDevice)
        {
            string what = kind == HostFileKind.Pipe ? "pipe" : "device that holds no disk";
            throw new NotAFileException($"{path} is a {what}: use the path of {needed}.");
        }
    }
}
