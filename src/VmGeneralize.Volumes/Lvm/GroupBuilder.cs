using VmGeneralize.Blocks;
using VmGeneralize.Volumes.Lvm.Text;

namespace VmGeneralize.Volumes.Lvm;

/// <summary>Joins a group's description with the physical volumes that are on the disk.</summary>
internal sealed class GroupBuilder
{
    private readonly GroupDescription _group;
    private readonly Dictionary<string, (LvmMember Member, PhysicalVolumeDescription Description)> _present = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];

    private GroupBuilder(GroupDescription group) => _group = group;

    /// <param name="copies">The physical volumes that describe one group.</param>
    /// <param name="volumes">All on the disk.</param>
    /// <param name="data">Receives the area of extents of each member of the group.</param>
    public static VolumeGroup Build(IReadOnlyList<PhysicalVolume> copies, IReadOnlyList<PhysicalVolume> volumes, Dictionary<LvmMember, Extent> data)
    {
        PhysicalVolume newest = copies.MaxBy(copy => copy.Group!.Sequence)!;
        GroupBuilder builder = new(newest.Group!);
        builder.CompareCopies(newest, copies);
        builder.CheckState();
        builder.FindMembers(volumes, data);
        LogicalVolumeBuilder logical = new(newest.Group!, builder._present);
        IReadOnlyList<LogicalVolume> built = logical.Build();
        builder._problems.AddRange(logical.GroupProblems);
        return new VolumeGroup(
            newest.Group!.Name,
            newest.Group.Id,
            built,
            builder._problems,
            [.. copies.Select(copy => copy.Member).Union(builder._present.Values.Select(present => present.Member))],
            newest.Group.ExtentSize);
    }

    private void CompareCopies(PhysicalVolume newest, IReadOnlyList<PhysicalVolume> copies)
    {
        if (copies.FirstOrDefault(copy => copy.Group!.Sequence != _group.Sequence) is { } older)
        {
            _problems.Add(
                $"The LVM2 metadata of {_group.Name} is inconsistent: {newest.Member} has seqno {_group.Sequence}, {older.Member} has {older.Group!.Sequence}."
                + " Start the VM once and run vgck --updatemetadata there.");
        }
        else if (copies.FirstOrDefault(copy => !copy.Text.AsSpan().SequenceEqual(newest.Text)) is { } other)
        {
            _problems.Add(
                $"The LVM2 metadata of {_group.Name} is inconsistent: {newest.Member} and {other.Member} describe it differently with the same seqno "
                    + $"{_group.Sequence}.");
        }
    }

    private void CheckState()
    {
        ConfigSection section = _group.Section;
        if (section.HasFlag("status", "EXPORTED"))
        {
            _problems.Add($"Volume group {_group.Name} is exported. Import it first (vgimport).");
        }

        string? lockType = section.TryText("lock_type");
        if (section.HasFlag("status", "CLUSTERED") || section.HasFlag("status", "SHARED") || lockType is not (null or "none"))
        {
            _problems.Add(
                $"Volume group {_group.Name} is shared by several machines ({lockType ?? "clustered"}). Change its lock type to none first (vgchange).");
        }

        foreach (ConfigSection volume in section.Section("logical_volumes")?.Sections ?? [])
        {
            if (volume.HasFlag("status", "PVMOVE") || volume.HasFlag("status", "LOCKED"))
            {
                _problems.Add(
                    $"A move of extents in volume group {_group.Name} is not finished ({volume.Name}). Finish or abort it first (pvmove, pvmove --abort).");
                return;
            }
        }
    }

    private void FindMembers(IReadOnlyList<PhysicalVolume> volumes, Dictionary<LvmMember, Extent> data)
    {
        foreach ((string name, PhysicalVolumeDescription description) in _group.PhysicalVolumes)
        {
            PhysicalVolume? found = volumes.FirstOrDefault(volume => volume.Header.Id == description.Id);
            if (found is null || description.IsMissing)
            {
                _problems.Add(
                    $"Volume group {_group.Name} is partial: its physical volume {description.Id} ({name}) is "
                        + $"{(found is null ? "not on this disk" : "marked as missing")}."
                    + " Attach all of its disks to the VM and generalize it there, or remove what is missing (vgreduce --removemissing).");
                continue;
            }

            UInt128 end = (UInt128)description.DataStart + (UInt128)description.ExtentCount * (UInt128)_group.ExtentSize;
            if (end > (UInt128)found.Member.Device.Length)
            {
                _problems.Add($"Volume group {_group.Name}: {found.Member} ends at byte {found.Member.Device.Length}, but its extents at byte {end}.");
                continue;
            }

            if (!_present.TryAdd(name, (found.Member, description)) || !data.TryAdd(found.Member, Extent.FromBounds(description.DataStart, (long)end)))
            {
                _problems.Add($"Volume group {_group.Name} names {found.Member} twice, or another group has it.");
            }
        }
    }
}
