using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs.Indexes;

namespace VmGeneralize.FileSystems.Ntfs.DeadData;

/// <summary>
/// Files that only record the past: the change journal and shadow copies. They are removed whole; Windows creates new ones when needed.
/// </summary>
internal static class HistoryFiles
{
    /// <summary>In the names of shadow copy stores and of their catalogue, and at the start of what they keep outside files.</summary>
    public static Guid ShadowIdentifier { get; } = new("3808876b-c176-4e48-b7ae-04046e6cc752");

    /// <summary>
    /// The change journal, when it has records. <c>fsutil usn deletejournal</c> leaves a volume without the file; Windows creates it, with a
    /// new id, when a service asks for it.
    /// </summary>
    public static IReadOnlyList<PathResolver.Target> ChangeJournal(NtfsVolume volume)
    {
        PathResolver.Target? journal = PathResolver.Find(volume, ["$Extend", "$UsnJrnl"]);
        return journal?.File.TryOpen(AttributeType.Data, "$J") is { } records && (records.IsResident ? records.Length : records.Runs.AllocatedClusters) > 0
            ? [journal]
            : [];
    }

    /// <summary>Shadow copy stores and their catalogue: clusters as they were before later changes, deleted files among them.</summary>
    public static IReadOnlyList<PathResolver.Target> ShadowCopies(NtfsVolume volume)
    {
        if (PathResolver.Find(volume, ["System Volume Information"]) is not { File.IsDirectory: true } folder)
        {
            return [];
        }

        string identifier = ShadowIdentifier.ToString("B");
        return
        [
            .. NtfsDirectory.Open(volume, folder.File).Entries()
                .Select(entry => entry.FileName)
                .Where(name => name.Namespace != FileNameNamespace.Dos && name.Name.Contains(identifier, StringComparison.OrdinalIgnoreCase))
                .Select(name => PathResolver.Find(volume, ["System Volume Information", name.Name]))
                .OfType<PathResolver.Target>()
                .Where(target => !target.File.IsDirectory),
        ];
    }
}
