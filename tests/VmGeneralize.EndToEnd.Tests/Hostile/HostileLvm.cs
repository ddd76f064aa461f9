using System.Globalization;
using System.Text;
using VmGeneralize.EndToEnd.Tests.Canaries;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Hostile;

/// <summary>A guest next to physical volumes whose metadata, with valid checksums, is built to exhaust whatever reads it.</summary>
internal static class HostileLvm
{
    private const long MiB = 1 << 20;
    private const int FirstMiB = 48; // where the guest ends
    private const int MemberMiB = 64;
    private const int LongestText = (8 << 20) - 4096; // what the reader takes at most, less what is there already

    public static Dictionary<string, Func<TemporaryFolder, string>> All { get; } = new()
    {
        ["LVM: volumes without end"] = folder => WithVolumes(
            folder, Join(HostileGuests.IsFull ? 30_000 : 3_000, number => Volume($"v{number}", Segment(1, 0, 1, $"\"pv0\",{number}")))),
        ["LVM: a volume of pieces without end"] = folder => WithVolumes(
            folder, Volume("v", Join(HostileGuests.IsFull ? 45_000 : 10_000, number => Segment(number + 1, number, 1, $"\"pv0\",{2 * number}")))),
        ["LVM: volumes that lie in each other and on the same extents"] = folder => WithVolumes(
            folder,
            Volume("a", Segment(1, 0, 8, "\"b\",0")) + Volume("b", Segment(1, 0, 8, "\"a\",0")) + Volume("c", Segment(1, 0, 8, "\"c\",0"))
            + Join(1_000, number => Volume($"d{number}", Segment(1, 0, 8, "\"pv0\",0")))),
        ["LVM: volumes of exabytes"] = folder => WithVolumes(
            folder, Volume("v", Segment(1, 0, uint.MaxValue, "\"pv0\",0")) + Volume("w", Segment(1, 0, uint.MaxValue, "\"pv1\",0"))),
        ["LVM: a description of sections in each other"] = folder => With(folder, 1, text => text + string.Concat(Enumerable.Repeat("a{", LongestText / 2))),
        ["LVM: descriptions of empty sections"] = folder => With(folder, Members, text => Filled(text, number => $"s{number:x}{{}}")),
        ["LVM: descriptions of lists"] = folder => With(folder, Members, text => Filled(text, _ => "1,", "flood=[", "]")),
        ["LVM: descriptions of names that are written to be shown"] = folder => With(
            folder, 1, text => text.Replace("kept", "\e[2J\u202Egpj.exe<script>", StringComparison.Ordinal) + "\n\e]0;taken\a = 1 \u2028 { }\n"),
    };

    private static int Members => HostileGuests.IsFull ? 40 : 3;

    private static string Volume(string name, string segments) =>
        $"{name}{{id=\"{name}\" status=[\"READ\",\"WRITE\",\"VISIBLE\"] segment_count={segments.Split('{').Length - 1}\n{segments}}}\n";

    private static string Segment(int number, long start, long count, string stripes) =>
        $"segment{number}{{start_extent={start} extent_count={count} type=\"striped\" stripe_count=1 stripes=[{stripes}]}}\n";

    private static string Join(int count, Func<int, string> part) => string.Concat(Enumerable.Range(0, count).Select(part));

    /// <summary>Shrinks extents to sectors, so that there is one for each of many volumes.</summary>
    private static string WithVolumes(TemporaryFolder folder, string volumes) => With(folder, 1, text => Extents(text).Replace(
        "physical_volumes {", $"logical_volumes {{\n{volumes}}}\nphysical_volumes {{", StringComparison.Ordinal));

    private static string Extents(string text)
    {
        string few = text.Split('\n').Single(line => line.TrimStart().StartsWith("pe_count", StringComparison.Ordinal)).Split('=', '#')[1].Trim();
        long many = long.Parse(few, CultureInfo.InvariantCulture) * 128;
        return text.Replace("extent_size = 128", "extent_size = 1", StringComparison.Ordinal)
            .Replace($"pe_count = {few}", $"pe_count = {many}", StringComparison.Ordinal);
    }

    private static string Filled(string text, Func<int, string> part, string before = "", string behind = "")
    {
        StringBuilder flood = new(before);
        for (int number = 0; text.Length + flood.Length < LongestText; number++)
        {
            flood.Append(part(number));
        }

        return text.Replace("physical_volumes {", $"{flood}{behind}\nphysical_volumes {{", StringComparison.Ordinal);
    }

    private static string With(TemporaryFolder folder, int members, Func<string, string> describe)
    {
        string disk = HostileGuests.Ext(folder).Path;
        string member = LvmVolume.Build(folder, MemberMiB, "former", "16m");
        byte[] bytes = File.ReadAllBytes(member);
        LvmBytes volume = new(bytes);
        string text = describe(volume.Text);
        using (FileStream file = File.OpenWrite(disk))
        {
            file.SetLength((FirstMiB + (members * MemberMiB) + 1) * MiB);
        }

        OutsideTool.RunChecked("sgdisk", [
            "-e",
            .. Enumerable.Range(0, members).SelectMany(
                number => (string[])["-n", $"{number + 2}:{FirstMiB + (number * MemberMiB)}M:+{MemberMiB}M", "-t", $"{number + 2}:8e00"]),
            disk,
        ]);
        for (int number = 0; number < members; number++)
        {
            volume.Describe(text, number);
            File.WriteAllBytes(member, bytes);
            SparseFile.Copy(member, 0, MemberMiB * MiB, disk, (FirstMiB + (number * MemberMiB)) * MiB);
        }

        File.Delete(member);
        return disk;
    }
}
