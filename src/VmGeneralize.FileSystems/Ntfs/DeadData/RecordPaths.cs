using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs.Indexes;

namespace VmGeneralize.FileSystems.Ntfs.DeadData;

/// <summary>Paths of files from their record numbers, upwards through the names in the records.</summary>
internal sealed class RecordPaths(NtfsVolume volume)
{
    private const int MaxLevels = 256; // a chain of parents that is longer goes round in a circle

    private readonly Dictionary<long, string> _folders = new() { [WellKnownRecord.Root] = "" };

    /// <summary>One path of the file, or "record N" when its names lead nowhere.</summary>
    public string Of(long number) => number == WellKnownRecord.Root ? "/" : Of(number, 0) ?? $"record {number}";

    private string? Of(long number, int level)
    {
        if (_folders.TryGetValue(number, out string? known))
        {
            return known;
        }

        if (level >= MaxLevels || NameOf(number) is not { } name || Of(new MftReference(name.ParentReference).Number, level + 1) is not { } parent)
        {
            return null;
        }

        string path = $"{parent}/{name.Name}";
        _folders[number] = path;
        return path;
    }

    private FileNameKey? NameOf(long number)
    {
        try
        {
            foreach ((_, FileNameKey name) in FileNames.Of(volume.Open(number)))
            {
                if (name.Namespace != FileNameNamespace.Dos)
                {
                    return name;
                }
            }
        }
        catch (VmGeneralizeException)
        {
            // A damaged record has no name.
        }

        return null;
    }
}
