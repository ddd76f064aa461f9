using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Planting;

namespace VmGeneralize.EndToEnd.Tests.Canaries;

/// <summary>An NTFS image whose bytes are changed, and the file record numbers of the files in its folder <see cref="Folder"/>.</summary>
internal sealed record NtfsPatch(NtfsBytes Bytes, string Image, IReadOnlyDictionary<string, long> Numbers)
{
    /// <summary>Folder of the files in whose bytes strings are planted; the files stay.</summary>
    public const string Folder = "Kept";

    /// <summary>File record number of a file in the folder.</summary>
    public long this[string name] => Numbers[name];

    /// <summary>Reads the numbers while the volume is mounted: ntfs-3g shows them as inode numbers.</summary>
    public static Dictionary<string, long> ReadNumbers(MountedNtfs volume) => OutsideTool
        .RunChecked("bash", "-c", "cd \"$0\" && stat -c '%i %n' *", volume[Folder])
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' ', 2))
        .ToDictionary(cells => cells[1], cells => long.Parse(cells[0]));
}
