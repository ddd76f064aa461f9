using System.Text.RegularExpressions;
using VmGeneralize.Blocks;
using VmGeneralize.Volumes.Lvm.Text;

namespace VmGeneralize.Volumes.Lvm;

/// <summary>What one copy of the metadata says about its volume group.</summary>
/// <param name="Name">Name of the group.</param>
/// <param name="Id">Its UUID, with hyphens.</param>
/// <param name="Sequence">seqno: one more with every change.</param>
/// <param name="ExtentSize">Bytes of a physical extent.</param>
/// <param name="PhysicalVolumes">By the name that segments use (pv0).</param>
/// <param name="Section">The group's section.</param>
internal sealed partial record GroupDescription(
    string Name,
    string Id,
    long Sequence,
    long ExtentSize,
    IReadOnlyDictionary<string, PhysicalVolumeDescription> PhysicalVolumes,
    ConfigSection Section)
{
    public const int SectorSize = 512; // the text's unit, whatever the device has

    /// <exception cref="CorruptDataException">The text is not a description of a group.</exception>
    public static GroupDescription Read(byte[] text)
    {
        ConfigSection root = ConfigParser.Parse(text);
        if (root.TryText("contents") is not "Text Format Volume Group" || root.Sections.Count() != 1)
        {
            throw CorruptDataException.Mismatch(ConfigSection.Structure, 0, "contents", "the description of one volume group", "something else");
        }

        root.Number("version", 1, 1);
        ConfigSection group = root.Sections.Single();
        CheckName(group);
        if (group.TryText("format") is { } format && format != "lvm2")
        {
            throw new UnsupportedFeatureException($"Volume group {group.Name} of format {format}", "Only lvm2 is handled.");
        }

        Dictionary<string, PhysicalVolumeDescription> volumes = new(StringComparer.Ordinal);
        foreach (ConfigSection section in group.Section("physical_volumes")?.Sections ?? [])
        {
            volumes.Add(section.Name, PhysicalVolumeDescription.Read(section));
        }

        return new GroupDescription(
            group.Name,
            group.Text("id"),
            group.Number("seqno", 0, uint.MaxValue),
            group.Number("extent_size", 1, uint.MaxValue) * SectorSize,
            volumes,
            group);
    }

    /// <summary>Names become parts of paths: lvm2 allows these characters only (lvm(8), VALID NAMES).</summary>
    public static void CheckName(ConfigSection section)
    {
        if (!ValidName().IsMatch(section.Name) || section.Name is "." or "..")
        {
            throw new CorruptDataException(ConfigSection.Structure, section.Position, "a name with characters that LVM does not allow");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_+.][A-Za-z0-9_+.\-]{0,127}\z")]
    private static partial Regex ValidName();
}
