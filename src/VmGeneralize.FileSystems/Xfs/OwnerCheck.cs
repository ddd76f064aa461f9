using VmGeneralize.FileSystems.Xfs.Space;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>The reverse mapping trees against the owners that were found; nothing on a volume without them.</summary>
internal sealed class OwnerCheck(XfsVolume volume)
{
    private readonly Dictionary<uint, ReverseMap> _found = [];

    /// <param name="first">First of the blocks, in one allocation group.</param>
    /// <param name="count">How many.</param>
    /// <param name="owner">An inode, or what <see cref="ReverseOwner"/> names.</param>
    /// <param name="offset">Block of the file with the flags of <see cref="ReverseRecord"/>; 0 for what is not a file.</param>
    public void Add(XfsBlock first, long count, ulong owner, ulong offset)
    {
        if (volume.Superblock.HasReverseMapping && count > 0)
        {
            uint group = volume.Geometry.GroupOf(first).Value;
            if (!_found.TryGetValue(group, out ReverseMap? map))
            {
                map = new ReverseMap(volume.Geometry.HeaderOffset(new AgNumber(group), 1));
                _found.Add(group, map);
            }

            map.Add(new ReverseRecord(volume.Geometry.InGroup(first).Value, (uint)count, owner, offset));
        }
    }

    /// <summary>The first difference of a group, or null.</summary>
    public string? Compare(AgNumber group)
    {
        if (!volume.Superblock.HasReverseMapping)
        {
            return null;
        }

        AgFreeSpaceHeader header = AgFreeSpaceHeader.Read(volume.Device, volume.Superblock, volume.Geometry, group);
        IEnumerable<ReverseRecord> found = _found.TryGetValue(group.Value, out ReverseMap? map) ? map.Records : [];
        using IEnumerator<ReverseRecord> expected = found.GetEnumerator();
        foreach (ReadOnlyMemory<byte> record in AgTree.ReverseMapping.Records(volume, group, header.ReverseRoot, header.ReverseLevels))
        {
            volume.Cancellation.ThrowIfCancellationRequested();
            ReverseRecord stored = ReverseRecord.Read(record.Span);
            ReverseRecord? next = expected.MoveNext() ? expected.Current : null;
            if (next != stored)
            {
                return $"allocation group {group}: the reverse mapping tree says {stored}; what was found is {next?.ToString() ?? "nothing more"}";
            }
        }

        return expected.MoveNext() ? $"allocation group {group}: the reverse mapping tree lacks {expected.Current}" : null;
    }
}
