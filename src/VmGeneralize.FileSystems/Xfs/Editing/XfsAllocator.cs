using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Xfs.Space;

namespace VmGeneralize.FileSystems.Xfs.Editing;

/// <summary>
/// Space and inodes of all allocation groups, edited in memory until <see cref="Write"/>. A group is read when it is first needed. Version 5 only.
/// </summary>
internal sealed class XfsAllocator(XfsVolume volume)
{
    private const long LongestRun = (1 << 21) - 1; // blocks

    private readonly SortedDictionary<uint, (AgSpace Space, AgInodes Inodes)> _groups = [];
    private readonly Dictionary<uint, uint> _availableUnread = [];

    /// <summary>Something was allocated or freed since the groups were written.</summary>
    public bool IsChanged => _groups.Values.Any(group => group.Space.IsChanged || group.Inodes.IsChanged);

    /// <summary>Blocks that can be allocated, in all groups.</summary>
    public long Available => volume.Geometry.AllGroups().Sum(group => (long)AvailableIn(group));

    /// <summary>The space of one group, to be edited with that of all others.</summary>
    /// <exception cref="CorruptDataException">A tree of the group is damaged.</exception>
    public AgSpace SpaceOf(AgNumber group) => Open(group).Space;

    /// <summary>Takes blocks for a fork of a file, in as few pieces as there are.</summary>
    /// <param name="goal">The group to try first.</param>
    /// <param name="owner">The file.</param>
    /// <param name="logical">Place of the first block in the fork.</param>
    /// <param name="count">How many.</param>
    /// <param name="flags">Flags of <see cref="ReverseRecord"/>.</param>
    /// <returns>In the order of the file.</returns>
    /// <exception cref="GuestVolumeFullException">There are not enough; some may have been taken.</exception>
    public List<XfsRun> Allocate(AgNumber goal, XfsInodeNumber owner, XfsFileBlock logical, long count, ulong flags)
    {
        List<XfsRun> runs = [];
        while (count > 0)
        {
            volume.Cancellation.ThrowIfCancellationRequested();
            ulong offset = (ulong)logical.Value | flags;
            (AgNumber group, AgExtent extent) = Take(goal, (uint)Math.Min(count, LongestRun), owner.Value, offset) ?? throw Full(count);
            runs.Add(new XfsRun(logical, volume.Geometry.BlockOf(group, extent.First), extent.Count, IsUnwritten: false));
            logical += extent.Count;
            count -= extent.Count;
        }

        return runs;
    }

    /// <summary>Takes one block of a file's tree of extents.</summary>
    /// <exception cref="GuestVolumeFullException">There is none.</exception>
    public XfsBlock AllocateNode(AgNumber goal, XfsInodeNumber owner, bool isAttributes)
    {
        ulong flags = ReverseRecord.TreeFlag | (isAttributes ? ReverseRecord.AttributeFlag : 0);
        (AgNumber group, AgExtent extent) = Take(goal, 1, owner.Value, flags) ?? throw Full(1);
        return volume.Geometry.BlockOf(group, extent.First);
    }

    /// <summary>A file does not use blocks any more; those that others share stay in use.</summary>
    /// <exception cref="CorruptDataException">They are already free, or not the file's.</exception>
    public void Release(XfsInodeNumber owner, XfsRun run, bool isAttributes) =>
        Space(run.Physical).Release(Extent(run), owner.Value, Offset(run, isAttributes));

    /// <summary>A file's tree of extents does not use a block any more.</summary>
    /// <exception cref="CorruptDataException">It is already free, or not the file's.</exception>
    public void ReleaseNode(XfsInodeNumber owner, XfsBlock node, bool isAttributes) => Space(node).Release(
        new AgExtent(volume.Geometry.InGroup(node), 1), owner.Value, ReverseRecord.TreeFlag | (isAttributes ? ReverseRecord.AttributeFlag : 0));

    /// <summary>Checks that what is about to be written belongs to a file.</summary>
    /// <exception cref="CorruptDataException">Some of it is free, the volume's own, or belongs to another file.</exception>
    public void RequireOwner(XfsInodeNumber owner, XfsRun run, bool isAttributes) =>
        Open(volume.Geometry.GroupOf(run.Physical)).Space.RequireOwner(Extent(run), owner.Value, Offset(run, isAttributes));

    /// <summary>A file uses blocks that are already in use: another file's, or reserved ones.</summary>
    /// <exception cref="CorruptDataException">Some of them are free, or the volume's own.</exception>
    public void AddOwner(XfsInodeNumber owner, XfsRun run, bool isAttributes)
    {
        Space(run.Physical).AddOwner(Record(owner, run, isAttributes));
        RequireOwner(owner, run, isAttributes);
    }

    /// <summary>A file does not use blocks any more, which stay in use.</summary>
    /// <exception cref="CorruptDataException">They are not the file's.</exception>
    public void RemoveOwner(XfsInodeNumber owner, XfsRun run, bool isAttributes) => Space(run.Physical).RemoveOwner(Record(owner, run, isAttributes));

    /// <summary>Blocks of a file that were preallocated are now written.</summary>
    /// <exception cref="CorruptDataException">They are not the file's.</exception>
    public void MarkWritten(XfsInodeNumber owner, XfsRun run) => Space(run.Physical).Move(
        Extent(run), owner.Value, Offset(run, isAttributes: false), Offset(run with { IsUnwritten = false }, isAttributes: false));

    /// <summary>Takes the free inode nearest to another one; the volume still holds a free inode there.</summary>
    /// <exception cref="GuestVolumeFullException">There is none, and no room for more; nothing was changed.</exception>
    public XfsInodeNumber AllocateInode(XfsInodeNumber near)
    {
        foreach (AgNumber group in From(volume.Geometry.GroupOf(near)))
        {
            (AgSpace space, AgInodes inodes) = Open(group);
            if (inodes.Allocate() is { } found)
            {
                volume.IsChanged = true;
                return volume.Geometry.InodeOf(group, found);
            }

            if (inodes.AddChunk(space) is { } added)
            {
                WriteFreeInodes(group, added);
                return volume.Geometry.InodeOf(group, inodes.Allocate()!.Value);
            }
        }

        throw new GuestVolumeFullException(XfsRefusal.Full, volume.Title, "all inodes are in use, and there is no room for more");
    }

    /// <summary>Frees an inode. The caller frees its blocks, and first writes the inode on the volume.</summary>
    /// <exception cref="CorruptDataException">It is not in use.</exception>
    public void ReleaseInode(XfsInodeNumber number)
    {
        (AgSpace space, AgInodes inodes) = Open(volume.Geometry.GroupOf(number));
        inodes.Free(volume.Geometry.InGroup(number), space);
        volume.IsChanged = true;
    }

    /// <summary>Refuses what there is no room for, before anything is changed.</summary>
    /// <exception cref="GuestVolumeFullException">Fewer blocks are available.</exception>
    public void RequireRoom(long blocks)
    {
        if (blocks > 0 && Available < blocks)
        {
            throw Full(blocks);
        }
    }

    /// <summary>Writes the trees and headers of all groups that were changed; what is needed next is read again.</summary>
    public void Write(IWritableBlockDevice device)
    {
        foreach ((AgSpace space, AgInodes inodes) in _groups.Values)
        {
            volume.Cancellation.ThrowIfCancellationRequested();
            if (inodes.IsChanged)
            {
                inodes.Write(device, space);
            }

            if (space.IsChanged)
            {
                space.Write(device);
            }
        }

        _groups.Clear();
        _availableUnread.Clear();
        volume.Forget();
    }

    private static ulong Offset(XfsRun run, bool isAttributes) =>
        (ulong)run.Logical.Value | (run.IsUnwritten ? ReverseRecord.UnwrittenFlag : 0) | (isAttributes ? ReverseRecord.AttributeFlag : 0);

    private ReverseRecord Record(XfsInodeNumber owner, XfsRun run, bool isAttributes) =>
        new(volume.Geometry.InGroup(run.Physical).Value, (uint)run.Count, owner.Value, Offset(run, isAttributes));

    private AgExtent Extent(XfsRun run) => new(volume.Geometry.InGroup(run.Physical), (uint)run.Count);

    /// <summary>All blocks contiguous if a group has them, else a shorter run.</summary>
    private (AgNumber Group, AgExtent Extent)? Take(AgNumber goal, uint count, ulong owner, ulong offset)
    {
        foreach (AgNumber group in From(goal))
        {
            if (AvailableIn(group) >= count && Open(group).Space.Allocate(count, owner, offset) is { } whole)
            {
                volume.IsChanged = true;
                return (group, whole);
            }
        }

        foreach (AgNumber group in From(goal))
        {
            if (AvailableIn(group) is > 0 and var available && Open(group).Space.AllocateUpTo(Math.Min(count, available), owner, offset) is { } part)
            {
                volume.IsChanged = true;
                return (group, part);
            }
        }

        return null;
    }

    private uint AvailableIn(AgNumber group)
    {
        if (_groups.TryGetValue(group.Value, out (AgSpace Space, AgInodes Inodes) open))
        {
            return (uint)Math.Max(0, open.Space.Available - open.Inodes.Missing);
        }

        if (!_availableUnread.TryGetValue(group.Value, out uint available))
        {
            available = AgSpace.AvailableIn(AgFreeSpaceHeader.Read(volume.Device, volume.Superblock, volume.Geometry, group));
            _availableUnread.Add(group.Value, available);
        }

        return available;
    }

    private IEnumerable<AgNumber> From(AgNumber goal)
    {
        for (uint index = 0; index < volume.Geometry.Groups; index++)
        {
            yield return new AgNumber((uint)(((long)goal.Value + index) % volume.Geometry.Groups));
        }
    }

    private (AgSpace Space, AgInodes Inodes) Open(AgNumber group)
    {
        if (!_groups.TryGetValue(group.Value, out (AgSpace Space, AgInodes Inodes) open))
        {
            AgSpace space = AgSpace.Open(volume, group);
            open = (space, AgInodes.Open(volume, group, space));
            _groups.Add(group.Value, open);
        }

        return open;
    }

    private AgSpace Space(XfsBlock block)
    {
        volume.IsChanged = true;
        return Open(volume.Geometry.GroupOf(block)).Space;
    }

    private void WriteFreeInodes(AgNumber group, AgExtent blocks)
    {
        byte[] all = new byte[blocks.Count * volume.BlockSize];
        XfsInodeNumber first = volume.Geometry.InodeOf(group, volume.Geometry.FirstInodeOf(blocks.First));
        int size = volume.Geometry.InodeSize;
        for (int index = 0; index < all.Length / size; index++)
        {
            FreeInode.Make(volume, new XfsInodeNumber(first.Value + (ulong)index), generation: 0, lsn: 0).CopyTo(all.AsSpan(index * size));
        }

        volume.Write(volume.Geometry.BlockOf(group, blocks.First), all);
    }

    private GuestVolumeFullException Full(long blocks) => new(
        XfsRefusal.Full, volume.Title, blocks > long.MaxValue / volume.BlockSize ? long.MaxValue : blocks * volume.BlockSize, Available * volume.BlockSize);
}
