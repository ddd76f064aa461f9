using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.FileSystems.Tests;

namespace VmGeneralize.Fuzz.Guided.Targets;

/// <summary>Does everything that is done with a volume: looks at all of it, checks, edits and wipes it, and checks it again.</summary>
internal static class VolumeUse
{
    private const int MaxEntries = 300;
    private const int EditedEntries = 3;

    public static void All(IFileSystem fileSystem)
    {
        byte[] buffer = new byte[4096];
        List<FileEntry> files = [];
        DamagedVolumes.Walk(fileSystem, MaxEntries, entry =>
        {
            if (fileSystem is IPosixFileSystem posix)
            {
                _ = posix.Attributes(entry);
                _ = posix.ExtendedAttributes(entry);
                _ = entry.Kind == FileKind.SymbolicLink ? posix.ReadLink(entry) : null;
            }

            if (!entry.IsDirectory && entry.Kind != FileKind.SymbolicLink)
            {
                fileSystem.Read(entry, 0, buffer);
                fileSystem.Read(entry, Math.Max(0, entry.Length - 100), buffer);
                files.Add(entry);
            }
        });
        _ = fileSystem.LiveExtents().TotalLength + fileSystem.TrailingExtents().TotalLength;
        if (fileSystem is IWritableFileSystem writable)
        {
            Edit(writable);
        }
    }

    private static void Edit(IWritableFileSystem fileSystem)
    {
        if (fileSystem.WhyReadOnly() is not null || fileSystem.Check().Any(problem => !problem.IsHarmless))
        {
            return; // the tool edits no such volume
        }

        IEnumerable<FileEntry> entries = fileSystem.List(fileSystem.Root).Where(entry => entry.Name is not ("." or "..") && entry.Name[0] != '$');
        foreach (FileEntry entry in entries.Take(EditedEntries).ToArray())
        {
            string path = "/" + entry.Name;
            if (entry.Kind == FileKind.File)
            {
                fileSystem.Replace(path, new byte[5000]);
            }

            fileSystem.Delete(path);
        }

        fileSystem.Create("/created", new byte[10]);
        fileSystem.Scrub();
        fileSystem.WipeSlack();
        fileSystem.Complete();
        if (fileSystem.Check().FirstOrDefault(problem => !problem.IsHarmless) is { } problem)
        {
            throw new InvalidOperationException($"sound before the edits and not after them: {problem}");
        }
    }
}
