using VmGeneralize.Blocks;

namespace VmGeneralize.Volumes.Lvm;

/// <summary>A member with what it says about itself and its group.</summary>
/// <param name="Member">Where it is.</param>
/// <param name="Header">Its label.</param>
/// <param name="Group">The newest description on it; null when it carries none (which is allowed, if others do).</param>
/// <param name="Text">The bytes that <paramref name="Group"/> was read from.</param>
internal sealed record PhysicalVolume(LvmMember Member, PvHeader Header, GroupDescription? Group, byte[] Text)
{
    /// <summary>Copies of the description that are damaged or older than the one that was used: their contents are copied and not parsed.</summary>
    public IReadOnlyList<string> OtherCopies { get; init; } = [];

    /// <param name="member">Where it is.</param>
    /// <param name="descriptions">Of all members of the disk.</param>
    /// <param name="notes">What a user should know.</param>
    /// <exception cref="CorruptDataException">The label is damaged, or every description.</exception>
    /// <exception cref="UnsupportedFeatureException">The descriptions are too long.</exception>
    public static PhysicalVolume Read(LvmMember member, DescriptionReader descriptions, List<string> notes)
    {
        PvHeader header = PvHeader.Read(member.Device);
        List<(GroupDescription Group, byte[] Text)> copies = [];
        CorruptDataException? damage = null;
        foreach (Extent area in header.MetadataAreas)
        {
            try
            {
                if (descriptions.Read(member.Device, area) is { } copy)
                {
                    copies.Add(copy);
                }
            }
            catch (CorruptDataException exception)
            {
                damage = exception;
            }
        }

        if (copies.Count == 0)
        {
            return damage is null ? new PhysicalVolume(member, header, null, [])
                : throw new CorruptDataException(
                    damage.Structure,
                    damage.Offset,
                    $"no intact LVM2 metadata is on {member}. Repair it in the VM first (vgck --updatemetadata, pvck --repair)",
                    damage);
        }

        (GroupDescription group, byte[] newest) = copies.MaxBy(copy => copy.Group.Sequence);
        List<string> others = [];
        if (damage is not null)
        {
            others.Add($"A damaged copy of the LVM2 metadata of {group.Name} on {member} was passed over ({damage.Message}).");
        }

        if (copies.Any(copy => !copy.Text.AsSpan().SequenceEqual(newest)))
        {
            others.Add($"The copies of the LVM2 metadata of {group.Name} on {member} differ; the newest was taken (seqno {group.Sequence}).");
        }

        notes.AddRange(others);
        return new PhysicalVolume(member, header, group, newest) { OtherCopies = others };
    }
}
