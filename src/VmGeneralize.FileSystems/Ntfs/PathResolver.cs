using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs.Indexes;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>Follows a path from the root by directory indexes, never through a reparse point that redirects.</summary>
internal static class PathResolver
{
    /// <summary>What a path leads to.</summary>
    /// <param name="File">The file.</param>
    /// <param name="Parent">The directory that the last name is in; null for the root.</param>
    /// <param name="Name">The name that matched, a DOS name too; null for the root.</param>
    /// <param name="InMetadata">The path goes through a record of the volume's own metadata other than the root.</param>
    public sealed record Target(NtfsFile File, NtfsFile? Parent, FileNameKey? Name, bool InMetadata);

    /// <param name="volume">The volume.</param>
    /// <param name="names">The path.</param>
    /// <param name="known">Directories of earlier paths, and afterwards those of this one; null while the volume is edited.</param>
    /// <exception cref="CorruptDataException">A directory in the path is below itself: walking the tree would never end.</exception>
    public static Target? Find(NtfsVolume volume, string[] names, KnownFolders? known = null)
    {
        int depth = 0;
        KnownFolders.Folder? folder = known?.Deepest(names, out depth);
        Target target = folder?.Target ?? new(volume.Open(WellKnownRecord.Root), null, null, InMetadata: false);
        List<long> above = [.. folder?.Above ?? [WellKnownRecord.Root]];
        for (; depth < names.Length; depth++, folder = null)
        {
            NtfsFile directory = target.File;
            if (folder is null)
            {
                if (!directory.IsDirectory || ReparseTag.Redirects(ReparseTag.Of(directory)))
                {
                    return null;
                }

                folder = new KnownFolders.Folder(target, [.. above], NtfsDirectory.Open(volume, directory));
                known?.Add(names, depth, folder);
            }

            string name = names[depth];
            if (!folder.Names.TryFindName(name, out IndexEntry entry))
            {
                return null;
            }

            NtfsFile file = volume.Open(new MftReference(entry.FileReference));
            if (file.IsDirectory && name != ".") // the root's own entry for itself
            {
                if (above.Contains(file.Base.Number))
                {
                    throw CorruptDataException.Mismatch(
                        FileRecord.Structure, file.Base.Position, $"place of directory {file.Base.Number}", "one that is not below itself", name);
                }

                above.Add(file.Base.Number);
            }

            target = new Target(file, directory, entry.FileName, target.InMetadata || file.Base.Number < WellKnownRecord.FirstUser);
        }

        return target;
    }
}
