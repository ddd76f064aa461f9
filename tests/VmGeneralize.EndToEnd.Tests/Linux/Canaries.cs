using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Linux;

/// <summary>The unique strings that were planted in a guest.</summary>
internal static class Canaries
{
    private const string FilesScript =
        """
        set -uo pipefail
        . "$1/guestlib.sh"
        m=$(mktemp -d)
        trap 'guest_close; rmdir "$m"' EXIT
        guest_open "$2" "$m" ro || exit 1
        { LC_ALL=C grep -raohE --devices=skip 'VMGCANARY-[A-Za-z0-9._-]+' "$m"
          getfattr -R -h -d -m - "$m" 2>/dev/null | LC_ALL=C grep -aoE 'VMGCANARY-[A-Za-z0-9._-]+'
        } | sort -u
        exit 0
        """;

    /// <summary>Every planted id that is anywhere on a disk, in live or dead contents.</summary>
    public static IReadOnlySet<string> In(string image) => ByteSearch.Words(image, "VMGCANARY-");

    /// <summary>Every planted id that is in a file or an extended attribute, as the kernel shows them.</summary>
    public static IReadOnlySet<string> InFiles(string image)
    {
        OutsideTool.Require("grep", "getfattr");
        return Ids(OutsideTool.RunChecked("bash", "-c", FilesScript, "bash", Repository.RequireGuests(), image));
    }

    /// <summary>Class (<c>keep</c>, <c>secret</c> ...) and place of each planted string, by id.</summary>
    public static IReadOnlyDictionary<string, (string Class, string Path)> Planted(string canariesFile) => File.ReadLines(canariesFile)
        .Skip(1)
        .Select(line => line.Split('\t'))
        .ToDictionary(cells => cells[0], cells => (cells[1], cells[3]), StringComparer.Ordinal);

    private static HashSet<string> Ids(string lines) =>
        lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line["VMGCANARY-".Length..]).ToHashSet(StringComparer.Ordinal);
}
