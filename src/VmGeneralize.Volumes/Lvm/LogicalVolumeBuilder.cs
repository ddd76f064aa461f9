using VmGeneralize.Blocks;
using VmGeneralize.Volumes.Lvm.Text;

namespace VmGeneralize.Volumes.Lvm;

/// <summary>Makes the logical volumes of a group from its description.</summary>
internal sealed class LogicalVolumeBuilder(
    GroupDescription group,
    IReadOnlyDictionary<string, (LvmMember Member, PhysicalVolumeDescription Description)> present)
{
    private const string ReadAdvice = "Only linear and striped volumes are handled: generalize this guest inside the VM.";

    private readonly List<(string Name, LvmMember Member, Extent Extent)> _used = [];

    /// <summary>Problems of the whole group that its volumes show.</summary>
    public List<string> GroupProblems { get; } = [];

    public IReadOnlyList<LogicalVolume> Build()
    {
        IReadOnlyList<ConfigSection> sections = [.. group.Section.Section("logical_volumes")?.Sections ?? []];
        Dictionary<string, string> roles = SnapshotRoles(sections);
        List<LogicalVolume> volumes = [];
        foreach (ConfigSection section in sections.OrderBy(section => section.Name, StringComparer.Ordinal))
        {
            GroupDescription.CheckName(section);
            volumes.Add(Build(section, roles));
        }

        foreach (IGrouping<LvmMember, (string Name, LvmMember Member, Extent Extent)> used in _used.GroupBy(used => used.Member))
        {
            try
            {
                LayoutCheck.RefuseOverlaps("LVM2 extents", used.Select(use => (use.Name, use.Extent)));
            }
            catch (CorruptDataException exception)
            {
                GroupProblems.Add($"Volume group {group.Name}: {exception.Message}.");
            }
        }

        return volumes;
    }

    private LogicalVolume Build(ConfigSection section, Dictionary<string, string> roles)
    {
        bool isVisible = section.HasFlag("status", "VISIBLE");
        string fullName = $"{group.Name}/{section.Name}";
        VmGeneralizeException? problem = roles.TryGetValue(section.Name, out string? role)
            ? new UnsupportedFeatureException(
                $"Logical volume {fullName}, which {role}", "Remove the snapshot first (lvremove), or generalize this guest inside the VM.")
            : isVisible ? null : new UnsupportedFeatureException($"Reading {fullName}, which is an inner part of another logical volume,", ReadAdvice);
        List<LvmSegment> segments = [];
        long extents = 0;
        foreach (ConfigSection segment in section.Sections.OrderBy(segment => segment.Number("start_extent", 0, uint.MaxValue)))
        {
            long start = segment.Number("start_extent", 0, uint.MaxValue);
            long count = segment.Number("extent_count", 1, uint.MaxValue);
            if (start != extents || (UInt128)(start + count) * (UInt128)group.ExtentSize > long.MaxValue)
            {
                throw CorruptDataException.Mismatch(
                    ConfigSection.Structure, segment.Position, $"start of a segment of {fullName}", extents, $"{start}, with {count} extents");
            }

            extents += count;
            string type = segment.Text("type");
            if (type is not ("striped" or "linear"))
            {
                RefuseDirectUse(segment, fullName);
                problem ??= new UnsupportedFeatureException($"Logical volume {fullName} of type {type}", ReadAdvice);
                continue;
            }

            if (StripedSegment(segment, type, fullName, new Extent(start * group.ExtentSize, count * group.ExtentSize)) is { } striped)
            {
                segments.Add(striped);
                _used.AddRange(striped.Stripes.Select(stripe => (fullName, stripe.Member, stripe.Extent)));
            }
            else
            {
                problem
                    ??= new UnsupportedFeatureException($"Logical volume {fullName}, parts of which are missing or lie in other logical volumes,", ReadAdvice);
            }
        }

        CheckSegmentCount(section, fullName);
        return new LogicalVolume(group.Name, section.Name, section.TryText("id") ?? "", extents * group.ExtentSize, isVisible, segments, problem);
    }

    /// <returns>Null when a stripe is not on an existing physical volume.</returns>
    private LvmSegment? StripedSegment(ConfigSection segment, string type, string fullName, Extent logical)
    {
        IReadOnlyList<ConfigValue> areas = segment.List("stripes");
        long count = segment.Number("stripe_count", 1, 1 << 16);
        if (areas.Count != count * 2)
        {
            throw CorruptDataException.Mismatch(ConfigSection.Structure, segment.Position, $"stripes of {fullName}", count, areas.Count / 2.0);
        }

        long stripeSize = count == 1 ? logical.Length : segment.Number("stripe_size", 1, uint.MaxValue) * GroupDescription.SectorSize;
        if (logical.Length / group.ExtentSize % count != 0 || logical.Length / count % stripeSize != 0)
        {
            throw CorruptDataException.Mismatch(
                ConfigSection.Structure,
                segment.Position,
                $"length of a segment of {fullName}",
                $"a multiple of {count} stripes of {type} pieces of {stripeSize} bytes",
                $"{logical.Length} bytes");
        }

        List<(LvmMember Member, Extent Extent)> stripes = [];
        for (int i = 0; i < areas.Count; i += 2)
        {
            if (areas[i] is not ConfigValue.Text { Value: { } name } || areas[i + 1] is not ConfigValue.Number { Value: { } first })
            {
                throw CorruptDataException.Mismatch(
                    ConfigSection.Structure, segment.Position, $"stripes of {fullName}", "pairs of a physical volume and an extent", "something else");
            }

            if (!present.TryGetValue(name, out (LvmMember Member, PhysicalVolumeDescription Description) on))
            {
                return null;
            }

            long length = logical.Length / count / group.ExtentSize;
            if (first < 0 || first > on.Description.ExtentCount || length > on.Description.ExtentCount - first)
            {
                throw CorruptDataException.Mismatch(
                    ConfigSection.Structure,
                    segment.Position,
                    $"place of a segment of {fullName}",
                    $"inside the {on.Description.ExtentCount} extents of {name}",
                    $"{length} extents from {first}");
            }

            stripes.Add((on.Member, new Extent(on.Description.DataStart + (first * group.ExtentSize), length * group.ExtentSize)));
        }

        return new LvmSegment(logical, stripeSize, stripes);
    }

    /// <summary>Other types are in inner volumes. One directly on a physical volume uses extents that nothing here accounts for.</summary>
    private void RefuseDirectUse(ConfigSection segment, string fullName)
    {
        bool direct = segment.Values.OfType<ConfigValue.List>().SelectMany(list => list.Items).OfType<ConfigValue.Text>()
            .Any(text => group.PhysicalVolumes.ContainsKey(text.Value));
        if (direct)
        {
            GroupProblems.Add(
                $"Logical volume {fullName} of type {segment.Text("type")} is laid out on physical volumes in a way that is not supported. {ReadAdvice}");
        }
    }

    /// <summary>
    /// A snapshot's volume holds old blocks of its origin, not a file system, and writing to the origin without it would ruin it.
    /// </summary>
    private static Dictionary<string, string> SnapshotRoles(IReadOnlyList<ConfigSection> volumes)
    {
        Dictionary<string, string> roles = new(StringComparer.Ordinal);
        foreach (ConfigSection segment in volumes.SelectMany(volume => volume.Sections))
        {
            if (segment.TryText("external_origin") is { } external)
            {
                roles[external] = "is the origin of a thin volume";
            }

            if (segment.TryText("type") is not "snapshot")
            {
                continue;
            }

            foreach (string store in new[] { "cow_store", "merging_store" })
            {
                if (segment.TryText(store) is { } name)
                {
                    roles[name] = "is a snapshot";
                }
            }

            if (segment.TryText("origin") is { } origin)
            {
                roles[origin] = "has a snapshot";
            }
        }

        return roles;
    }

    private static void CheckSegmentCount(ConfigSection section, string fullName)
    {
        long count = section.Number("segment_count", 0, uint.MaxValue);
        if (section.Sections.Count() != count)
        {
            throw CorruptDataException.Mismatch(ConfigSection.Structure, section.Position, $"segment_count of {fullName}", section.Sections.Count(), count);
        }
    }
}
