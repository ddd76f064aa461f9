using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Space;

/// <summary>
/// The space of one allocation group, edited in memory: free extents, reverse mappings, reference counts. <see cref="Write"/> rebuilds the trees, in the
/// blocks that they had and those of the free list, and in free ones when that is not enough.
/// </summary>
internal sealed class AgSpace
{
    private const int MaxListed = 100; // slots of the free list that are filled; the shortest list has 119
    private const uint Kept = 24; // free blocks that are not given away: trees grow when they are written, and the kernel fills the free list

    private readonly XfsVolume _volume;
    private readonly AgNumber _group;
    private readonly AgFreeSpaceHeader _header;
    private readonly AgFreeList _list;
    private readonly FreeSpaceMap _free;
    private readonly ReverseMap? _owners;
    private readonly ReferenceMap? _references;
    private readonly List<AgBlock> _groupBlocks = []; // of the trees that the free list serves, and of the list
    private readonly List<AgBlock> _referenceBlocks = [];
    private readonly OwnBlocks _own;

    private AgSpace(XfsVolume volume, AgNumber group)
    {
        _volume = volume;
        _group = group;
        XfsSuperblock superblock = volume.Superblock;
        _header = AgFreeSpaceHeader.Read(volume.Device, superblock, volume.Geometry, group);
        _list = AgFreeList.Read(volume.Device, superblock, volume.Geometry, group);
        _free = new FreeSpaceMap(_header.Position);
        foreach (AgExtent extent in FreeExtents.Of(volume, group, _header, _groupBlocks.Add))
        {
            _free.Add(extent);
        }

        Require(_free.Blocks == _header.FreeBlocks && _free.Longest == _header.Longest, "XFS AGF", "free blocks and the most side by side",
            $"{_free.Blocks}, {_free.Longest}", $"{_header.FreeBlocks}, {_header.Longest}");
        int extents = 0;
        foreach (ReadOnlyMemory<byte> record in AgTree.FreeBySize.Records(volume, group, _header.BySizeRoot, _header.BySizeLevels, _groupBlocks.Add))
        {
            AgExtent extent = FreeExtents.Read(record.Span);
            Require(_free.Holds(extent), "XFS cntbt", "free extent", "one of the bnobt", extent);
            extents++;
        }

        Require(extents == _free.Count, "XFS cntbt", "free extents", _free.Count, extents);

        if (superblock.HasReverseMapping)
        {
            _owners = new ReverseMap(_header.Position);
            uint last = 0;
            foreach (ReadOnlyMemory<byte> record in AgTree.ReverseMapping.Records(
                volume, group, _header.ReverseRoot, _header.ReverseLevels, _groupBlocks.Add))
            {
                ReverseRecord mapping = ReverseRecord.Read(record.Span);
                RequireInside(mapping.Start, mapping.Count, mapping.Start >= last && mapping.IsPlaceOfFile, "XFS rmapbt");
                Require(!_free.Overlaps(new AgExtent(new AgBlock(mapping.Start), mapping.Count)), "XFS rmapbt", "mapping", "none of free blocks", mapping);
                last = mapping.Start;
                _owners.Load(mapping);
            }
        }

        if (superblock.HasSharedBlocks)
        {
            _references = new ReferenceMap(_header.Position);
            uint end = 0;
            foreach (ReadOnlyMemory<byte> record in AgTree.References.Records(
                volume, group, _header.ReferenceRoot, _header.ReferenceLevels, _referenceBlocks.Add))
            {
                ReadOnlySpan<byte> bytes = record.Span;
                (uint start, uint count) = (ReadUInt32BigEndian(bytes), ReadUInt32BigEndian(bytes[4..]));
                RequireInside(start & ~ReferenceMap.CopyFlag, count, start >= end, "XFS refcountbt");
                end = start + count;
                _references.Load(start, count, ReadUInt32BigEndian(bytes[8..]));
            }
        }

        _groupBlocks.AddRange(_list.Used(_header, volume.Geometry, group));
        _own = new OwnBlocks(_header.Position);
        TakeOwn(new AgExtent(default, (uint)volume.Geometry.BlocksFor(4L * volume.Geometry.SectorSize)));
        if (volume.Geometry.GroupOf(superblock.LogStart) == group)
        {
            TakeOwn(new AgExtent(volume.Geometry.InGroup(superblock.LogStart), superblock.LogBlocks));
        }

        _groupBlocks.ForEach(block => TakeOwn(new AgExtent(block, 1)));
        _referenceBlocks.ForEach(block => TakeOwn(new AgExtent(block, 1)));
    }

    /// <summary>Free blocks of the group with those of its list and of its trees, as the superblock counts them.</summary>
    public long FreeBlocks => (long)_header.FreeBlocks + _header.ListCount + _header.TreeBlocks;

    /// <summary>Blocks that can be allocated: without those that the trees will take when they are written.</summary>
    public uint Available
    {
        get
        {
            int records = _free.Count;
            long trees = Needed(AgTree.FreeByBlock, records) + Needed(AgTree.FreeBySize, records)
                + (_owners is null ? 0 : Needed(AgTree.ReverseMapping, _owners.Count));
            long references = _references is null ? 0 : Needed(AgTree.References, _references.Count);
            long kept = Kept + Math.Max(0, trees - _groupBlocks.Count) + Math.Max(0, references - _referenceBlocks.Count);
            return (uint)Math.Max(0, _free.Blocks - kept);
        }
    }

    /// <summary>Something was taken or released since the group was opened.</summary>
    public bool IsChanged { get; private set; }

    /// <summary><see cref="Available"/> of a group that was not opened; maybe a little more.</summary>
    public static uint AvailableIn(AgFreeSpaceHeader header) => header.FreeBlocks - Math.Min(header.FreeBlocks, Kept);

    /// <exception cref="CorruptDataException">A tree is damaged.</exception>
    public static AgSpace Open(XfsVolume volume, AgNumber group) => new(volume, group);

    /// <summary>Blocks are the group's own, of no file.</summary>
    /// <exception cref="CorruptDataException">Some of them are free, or already the group's own.</exception>
    public void TakeOwn(AgExtent extent)
    {
        Require(!_free.Overlaps(extent), "XFS bnobt", "free extent", "none of the blocks that the group uses itself", extent);
        _own.Add(extent);
    }

    /// <summary>Blocks that were taken one by one are not the group's own any more; they are still in use.</summary>
    public void GiveOwn(AgExtent extent) => _own.Remove(extent);

    /// <summary>Checks that what is about to be written or freed belongs to a file.</summary>
    /// <param name="extent">The blocks.</param>
    /// <param name="owner">The file.</param>
    /// <param name="offset">As for <see cref="Allocate"/>.</param>
    /// <exception cref="CorruptDataException">They are free, the group's own, or belong to another file.</exception>
    public void RequireOwner(AgExtent extent, ulong owner, ulong offset)
    {
        _own.RequireOthers(extent);
        Require(!_free.Overlaps(extent), "XFS bnobt", $"blocks of owner 0x{owner:X}", "some that are in use", extent);
        ReverseRecord mapping = new(extent.First.Value, extent.Count, owner, offset);
        Require(_owners?.Holds(mapping) != false, "XFS rmapbt", "mapping", $"one with {mapping}", "none");
    }

    /// <summary>Takes adjacent blocks.</summary>
    /// <param name="count">How many.</param>
    /// <param name="owner">Their user: an inode or a <see cref="ReverseOwner"/>.</param>
    /// <param name="offset">Block of the file with the flags of <see cref="ReverseRecord"/>; 0 for what is not a file.</param>
    /// <returns>Null when no free extent is long enough.</returns>
    public AgExtent? Allocate(uint count, ulong owner, ulong offset) => Own(_free.Take(count), owner, offset);

    /// <summary>Takes adjacent blocks, from a place that is a multiple of something.</summary>
    /// <inheritdoc cref="Allocate"/>
    public AgExtent? AllocateAligned(uint count, uint alignment, ulong owner) => Own(_free.Take(count, alignment), owner, 0);

    /// <summary>Takes adjacent blocks, as many as there are up to a number.</summary>
    /// <returns>Null when nothing is free.</returns>
    public AgExtent? AllocateUpTo(uint count, ulong owner, ulong offset) =>
        Math.Min(count, _free.Longest) is > 0 and var most ? Allocate(most, owner, offset) : null;

    /// <summary>Blocks stay with their owner, at another place in the file or in another state.</summary>
    /// <exception cref="CorruptDataException">The owner's mapping is not there.</exception>
    public void Move(AgExtent extent, ulong owner, ulong from, ulong to)
    {
        IsChanged = true;
        _owners?.Remove(new ReverseRecord(extent.First.Value, extent.Count, owner, from));
        _owners?.Add(new ReverseRecord(extent.First.Value, extent.Count, owner, to));
    }

    /// <summary>An owner does not use blocks any more.</summary>
    /// <param name="extent">The blocks.</param>
    /// <param name="owner">Their former user.</param>
    /// <param name="offset">As for <see cref="Allocate"/>.</param>
    /// <returns>What became free: all except what other files share.</returns>
    /// <exception cref="CorruptDataException">They are already free, or the owner's mapping is not there.</exception>
    public IReadOnlyList<AgExtent> Release(AgExtent extent, ulong owner, ulong offset)
    {
        _own.RequireOthers(extent);
        IsChanged = true;
        _owners?.Remove(new ReverseRecord(extent.First.Value, extent.Count, owner, offset));
        IReadOnlyList<AgExtent> freed = _references is null ? [extent] : _references.Release(extent);
        foreach (AgExtent part in freed)
        {
            _free.Add(part);
        }

        return freed;
    }

    /// <summary>Frees blocks of an unknown owner: removes its reverse mapping if it is still there.</summary>
    /// <exception cref="CorruptDataException">They are already free, or only some of them have an owner.</exception>
    public void Free(AgExtent extent)
    {
        _own.RequireOthers(extent);
        IsChanged = true;
        _owners?.RemoveAny(extent);
        _free.Add(extent);
    }

    /// <summary>Adds a reverse mapping; nothing where the volume has none.</summary>
    public void AddOwner(ReverseRecord mapping)
    {
        IsChanged = true;
        _owners?.Add(mapping);
    }

    /// <summary>Removes a reverse mapping; nothing where the volume has none.</summary>
    /// <exception cref="CorruptDataException">There is no such mapping.</exception>
    public void RemoveOwner(ReverseRecord mapping)
    {
        IsChanged = true;
        _owners?.Remove(mapping);
    }

    /// <summary>One more file uses blocks, which at least one already uses.</summary>
    public void AddReference(AgExtent extent) => References(extent).Add(extent);

    /// <summary>One file fewer uses blocks. Their reverse mappings stay as they are.</summary>
    /// <returns>What became free: all except what other files share.</returns>
    /// <exception cref="CorruptDataException">They are already free.</exception>
    public IReadOnlyList<AgExtent> RemoveReference(AgExtent extent)
    {
        IReadOnlyList<AgExtent> freed = References(extent).Release(extent);
        foreach (AgExtent part in freed)
        {
            _free.Add(part);
        }

        return freed;
    }

    /// <summary>Reserves blocks for a copy.</summary>
    /// <exception cref="CorruptDataException">They are already reserved.</exception>
    public void AddCopy(AgExtent extent) => References(extent).AddCopy(extent);

    /// <summary>The copy was made, or is not needed: blocks are not reserved any more.</summary>
    /// <exception cref="CorruptDataException">They are not reserved.</exception>
    public void RemoveCopy(AgExtent extent) => References(extent).RemoveCopy(extent);

    /// <summary>Frees what was reserved for copies that were not made before the volume stopped.</summary>
    public void ReleaseCopies()
    {
        foreach (AgExtent copy in _references?.TakeCopies() ?? [])
        {
            IsChanged = true;
            _owners?.Remove(new ReverseRecord(copy.First.Value, copy.Count, ReverseOwner.Copies, 0));
            _free.Add(copy);
        }
    }

    /// <summary>Writes trees, free list and header.</summary>
    /// <exception cref="GuestVolumeFullException">The trees need more blocks than are free.</exception>
    public void Write(IWritableBlockDevice device)
    {
        Balance();
        Queue<AgBlock> blocks = new(_groupBlocks);
        ulong lsn = _header.Lsn;
        byte[][] byPlace = [.. _free.ByPlace.Select(Bytes)];
        (_header.ByBlockRoot, _header.ByBlockLevels) = Writer(AgTree.FreeByBlock, lsn).Write(device, byPlace, Same, null, blocks);
        (_header.BySizeRoot, _header.BySizeLevels) =
            Writer(AgTree.FreeBySize, lsn).Write(device, [.. _free.BySize.Select(Bytes)], Same, null, blocks);
        int roots = 2;
        if (_owners is not null)
        {
            int before = blocks.Count;
            (_header.ReverseRoot, _header.ReverseLevels) = Writer(AgTree.ReverseMapping, lsn).Write(
                device, [.. _owners.Records.Select(Bytes)], ReverseKeys.Of, ReverseKeys.Join, blocks);
            _header.ReverseBlocks = (uint)(before - blocks.Count);
            roots = 3;
        }

        if (_volume.Superblock.HasLazyCounters)
        {
            _header.TreeBlocks = (uint)(_groupBlocks.Count - blocks.Count - roots);
        }

        if (_references is not null)
        {
            _header.ReferenceBlocks = (uint)_referenceBlocks.Count;
            (_header.ReferenceRoot, _header.ReferenceLevels) = Writer(AgTree.References, lsn).Write(
                device, [.. _references.Records.Select(Bytes)], record => record[..4], null, new Queue<AgBlock>(_referenceBlocks));
        }

        WriteList(device, [.. blocks]);
        _header.FreeBlocks = _free.Blocks;
        _header.Longest = _free.Longest;
        _header.Write(device, _volume.Superblock);
        IsChanged = false;
    }

    private AgExtent? Own(AgExtent? taken, ulong owner, ulong offset)
    {
        if (taken is { } extent)
        {
            IsChanged = true;
            _owners?.Add(new ReverseRecord(extent.First.Value, extent.Count, owner, offset));
        }

        return taken;
    }

    private void Require(bool condition, string structure, string field, object expected, object actual)
    {
        if (!condition)
        {
            throw CorruptDataException.Mismatch(structure, _header.Position, field, expected, actual);
        }
    }

    private void RequireInside(uint start, uint count, bool isInOrder, string tree)
    {
        if (count == 0 || !isInOrder || !_volume.Geometry.IsInside(_group, new AgBlock(start), count))
        {
            throw CorruptDataException.Mismatch(tree, _header.Position, "blocks of a record", "blocks of the group, in order", $"{count} from {start} on");
        }
    }

    /// <summary>The counts, which may be changed.</summary>
    private ReferenceMap References(AgExtent extent)
    {
        IsChanged = true;
        return _references
            ?? throw CorruptDataException.Mismatch("XFS AGF", _header.Position, "tree of reference counts", $"one, for {extent}", "none");
    }

    private static byte[] Same(byte[] record) => record;

    private static byte[] Bytes(AgExtent extent)
    {
        byte[] bytes = new byte[8];
        WriteUInt32BigEndian(bytes, extent.First.Value);
        WriteUInt32BigEndian(bytes.AsSpan(4), extent.Count);
        return bytes;
    }

    private static byte[] Bytes(ReverseRecord record)
    {
        byte[] bytes = new byte[ReverseRecord.Size];
        record.Write(bytes);
        return bytes;
    }

    private static byte[] Bytes((uint Start, uint Count, uint References) record)
    {
        byte[] bytes = new byte[12];
        WriteUInt32BigEndian(bytes, record.Start);
        WriteUInt32BigEndian(bytes.AsSpan(4), record.Count);
        WriteUInt32BigEndian(bytes.AsSpan(8), record.References);
        return bytes;
    }

    private AgTreeWriter Writer(AgTree tree, ulong lsn) => new(tree, _volume, _group, lsn);

    private int Needed(AgTree tree, int records) => AgTreeWriter.BlocksFor(tree, _volume, records);

    /// <summary>
    /// Gives every tree the blocks that it needs. Taking or freeing some changes the records, and so what is needed: this terminates, since what is taken
    /// stays taken and the list has room for the excess.
    /// </summary>
    private void Balance()
    {
        while (BalanceReferences() || BalanceGroup())
        {
            _volume.Cancellation.ThrowIfCancellationRequested();
        }
    }

    private bool BalanceReferences()
    {
        int needed = _references is null ? 0 : Needed(AgTree.References, _references.Count);
        if (_referenceBlocks.Count == needed)
        {
            return false;
        }

        if (_referenceBlocks.Count < needed)
        {
            _referenceBlocks.Add(TakeOne(ReverseOwner.References));
        }
        else
        {
            GiveBack(_referenceBlocks, ReverseOwner.References);
        }

        return true;
    }

    private bool BalanceGroup()
    {
        int free = _free.Count;
        int needed = Needed(AgTree.FreeByBlock, free) + Needed(AgTree.FreeBySize, free)
            + (_owners is null ? 0 : Needed(AgTree.ReverseMapping, _owners.Count));
        if (_groupBlocks.Count < needed)
        {
            _groupBlocks.Add(TakeOne(ReverseOwner.Group));
            return true;
        }

        if (_groupBlocks.Count - needed > MaxListed)
        {
            GiveBack(_groupBlocks, ReverseOwner.Group);
            return true;
        }

        return false;
    }

    private AgBlock TakeOne(ulong owner) => Allocate(1, owner, 0)?.First
        ?? throw new GuestVolumeFullException(XfsRefusal.Full, $"XFS allocation group {_group}", _volume.BlockSize, free: 0);

    private void GiveBack(List<AgBlock> blocks, ulong owner)
    {
        AgExtent last = new(blocks[^1], 1);
        blocks.RemoveAt(blocks.Count - 1);
        _owners?.Remove(new ReverseRecord(last.First.Value, 1, owner, 0));
        _free.Add(last);
    }

    private void WriteList(IWritableBlockDevice device, AgBlock[] listed)
    {
        for (int slot = 0; slot < _list.Slots; slot++)
        {
            _list[slot] = slot < listed.Length ? listed[slot] : new AgBlock(uint.MaxValue);
        }

        _header.ListFirst = 0;
        _header.ListCount = (uint)listed.Length;
        _header.ListLast = (uint)((listed.Length + _list.Slots - 1) % _list.Slots);
        _list.Write(device, _volume.Superblock);
    }
}
