using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs.Indexes;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>Carries out a <see cref="NtfsRemovalPlan"/>.</summary>
internal sealed class NtfsFileRemover(NtfsVolume volume, RemovalTraces traces)
{
    private readonly ClusterAllocator _clusters = new(volume);
    private readonly ViewIndexes _views = new(volume);

    public void Remove(PathResolver.Target target, NtfsRemovalPlan plan)
    {
        NtfsFile parent = target.Parent!;
        FileNameKey name = FileNames.VisibleKey(target.File, target.Name!);
        RemoveFromIndex(parent, target.File, name);
        traces.TouchedDirectories.Add(parent.Reference.Value);

        // In $MFT order: neighbouring records share pages of the device below.
        foreach (NtfsRemovalPlan.FileToRemove removal in plan.Files.Values.OrderBy(file => file.Reference.Number))
        {
            NtfsFile file = volume.Open(removal.Reference);
            if (removal.IsGone)
            {
                Free(file);
            }
            else
            {
                RemoveNames(file, removal);
            }
        }
    }

    /// <summary>Removes a name and its DOS twin from the directory.</summary>
    private void RemoveFromIndex(NtfsFile parent, NtfsFile file, FileNameKey name)
    {
        IndexTree tree = NtfsDirectory.Open(volume, parent);
        foreach ((_, FileNameKey other) in FileNames.Of(file).Where(other => IsOrTwins(other.Name, name)))
        {
            if (!tree.TryFind(other.ToArray(), out IndexEntry entry) || entry.FileReference != file.Reference.Value || !tree.Remove(entry.Key))
            {
                throw CorruptDataException.Mismatch(
                    "Index root", 0, $"entries of file {file.Base.Number} in directory {parent.Base.Number}", "one for each of its names", "one less");
            }
        }
    }

    private static bool IsOrTwins(FileNameKey other, FileNameKey name) =>
        other.ParentReference == name.ParentReference
        && (other.Name == name.Name || (name.Namespace == FileNameNamespace.Win32 && other.Namespace == FileNameNamespace.Dos));

    private void Free(NtfsFile file)
    {
        _views.RemoveFile(file);
        foreach (AttributeRecord attribute in file.Attributes)
        {
            if (attribute.IsNonResident)
            {
                _clusters.Free(attribute.ReadRuns(volume.Space.Clusters));
            }
        }

        traces.RemovedFiles.Add(file.Reference.Value);
        foreach (FileRecord record in file.Records)
        {
            AttributeEditor.FreeRecord(volume, record);
        }
    }

    /// <summary>The file stays under its other names.</summary>
    private void RemoveNames(NtfsFile file, NtfsRemovalPlan.FileToRemove removal)
    {
        traces.AddLinks(file.Reference, removal.Removed.Select(removed => removed.Name));
        int all = FileNames.Of(file).Count;
        int removedNames = 0;
        int removedVisible = 0;
        while (NextName(file, removal) is { } attribute)
        {
            bool isDos = FileNameKey.NamespaceOf(attribute.Value) == FileNameNamespace.Dos;
            removedNames++;
            removedVisible += isDos ? 0 : 1;
            AttributeEditor.Remove(volume, file, () => NextName(file, removal)!.Value);
        }

        // Windows counts DOS names as links; a volume where another program did not keeps its own count.
        int links = file.Base.LinkCount - (file.Base.LinkCount >= all ? removedNames : removedVisible);
        file.Base.LinkCount = (ushort)Math.Max(1, links);
        foreach (FileRecord record in file.Records)
        {
            record.ScrubSlack();
            volume.Write(record);
        }
    }

    /// <summary>The next $FILE_NAME to remove: DOS twins before their Win32 names, which show that they are removed.</summary>
    private static AttributeRecord? NextName(NtfsFile file, NtfsRemovalPlan.FileToRemove removal)
    {
        List<(AttributeRecord Attribute, FileNameKey Name)> names = FileNames.Of(file);
        List<FileNameKey> removed =
        [
            .. names.Select(name => name.Name).Where(
                name => name.Namespace != FileNameNamespace.Dos && removal.Removed.Contains((name.ParentReference, name.Name))),
        ];
        return names
            .Where(name => removed.Exists(gone => IsOrTwins(name.Name, gone)))
            .OrderBy(name => name.Name.Namespace == FileNameNamespace.Dos ? 0 : 1)
            .Select(name => (AttributeRecord?)name.Attribute)
            .FirstOrDefault();
    }
}
