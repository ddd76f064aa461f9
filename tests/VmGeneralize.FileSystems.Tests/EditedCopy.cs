using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests;

/// <summary>Edits a volume in a file and writes the result to a file beside it.</summary>
internal static class EditedCopy
{
    /// <returns>Path of the copy.</returns>
    public static string Make<TFileSystem>(string path, Func<IWritableBlockDevice, TFileSystem> open, Action<TFileSystem> edit)
        where TFileSystem : IDisposable
    {
        string edited = path + ".edited";
        OutsideTool.RunChecked("cp", "--sparse=always", path, edited);
        using FileDevice device = new(edited, writable: true);
        using TFileSystem fileSystem = open(device);
        edit(fileSystem);
        return edited;
    }
}
