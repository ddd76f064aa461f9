using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>
/// The consistency check: one pass over the inodes in use, which gathers what they own and which names directories have, then bitmaps, links and
/// counts against that. Takes a few bytes of memory per inode in use, and at most one bit per block.
/// </summary>
internal sealed class ExtChecker(ExtVolume volume)
{
    private readonly ProblemList _problems = new();

    // One bit for each ExtCluster.
    private readonly UnitBits _blocks = new((volume.Superblock.Blocks + volume.Superblock.BlocksPerCluster - 1) / volume.Superblock.BlocksPerCluster);

    private readonly SeenInodes<SeenInode> _inodes = new();
    private readonly Dictionary<ExtBlock, uint> _attributeBlocks = [];
    private readonly Dictionary<int, int> _directories = [];
    private readonly int _ratio = volume.Superblock.BlocksPerCluster;
    private readonly byte[] _inode = new byte[volume.Superblock.InodeSize];

    public IReadOnlyList<ConsistencyProblem> Check()
    {
        foreach (Extent extent in volume.SystemZone)
        {
            Mark(volume.Space.BlocksOf(extent));
        }

        if (volume.Superblock.FirstDataBlock == default && _ratio > 1)
        {
            Mark(new BlockSpan(default, 1));
        }

        Action<InodeNumber> visit = Visit;
        for (int group = 0; group < volume.Groups.Count; group++)
        {
            foreach (InodeNumber number in volume.InodeBitmaps.Used(group))
            {
                _problems.Guard("inode", number, visit);
            }
        }

        Action<InodeNumber> visitDirectory = VisitDirectory;
        for (int index = 0; index < _inodes.Count; index++)
        {
            volume.Cancellation.ThrowIfCancellationRequested();
            if (_inodes[index].Kind == FileKind.Directory)
            {
                _problems.Guard("directory", _inodes[index].Number, visitDirectory);
            }
        }

        CheckLinks();
        CheckAttributeBlocks();
        CheckBlocks();
        CheckCounts();
        return _problems.All;
    }

    private void Visit(InodeNumber number)
    {
        Inode inode = volume.ReadRaw(number, _inode);
        bool isReserved = number < volume.Superblock.FirstInode && number != InodeNumber.Root;
        if (inode.Mode == 0)
        {
            // The resize inode and bad blocks have no mode in volumes that do not use them.
            if (!isReserved)
            {
                _problems.Add($"inode {number} is in use but empty");
            }

            return;
        }

        volume.Check(inode);
        bool isNamed = !isReserved && (inode.Flags & InodeFlags.AttributeValue) == 0 && number != volume.Superblock.OrphanFileInode;
        _inodes.TryAdd(new SeenInode(number, inode.Kind, inode.Links, isNamed));
        if (inode.IsDirectory)
        {
            int group = volume.Groups.GroupOf(number);
            _directories[group] = _directories.GetValueOrDefault(group) + 1;
        }

        VisitBlocks(inode);
    }

    private void VisitBlocks(Inode inode)
    {
        long blocks = 0;
        if (!inode.HasInlineData && inode.HasBlockMap && !InodeContents.IsFastLink(volume, inode))
        {
            FileMap map = FileMap.Read(volume, inode);
            blocks = map.DataBlocks + map.Nodes.Count;
            if (inode.Number == InodeNumber.Resize)
            {
                // It maps the reserved descriptor blocks: all but its top node are already counted.
                foreach (ExtBlock node in map.Nodes.Where(node => !volume.SystemZone.Contains(volume.Space.OffsetOf(node))))
                {
                    Mark(new BlockSpan(node, 1));
                }

                return;
            }

            foreach (MappedRun run in map.Runs)
            {
                Mark(run.Blocks, inode.Number);
            }

            foreach (ExtBlock node in map.Nodes)
            {
                Mark(new BlockSpan(node, 1), inode.Number);
            }
        }

        foreach (AttributeEntry entry in AttributeReader.Entries(volume, inode))
        {
            // An inode with a value counts the value's blocks, too.
            blocks += entry.ValueInode.IsNone ? 0 : volume.Space.BlocksFor(entry.ValueSize);
            if (!entry.ValueInode.IsNone && !volume.InodeBitmaps.IsUsed(volume.ReadInode(entry.ValueInode).Number))
            {
                _problems.Add($"inode {inode.Number}: an attribute's value is in the free inode {entry.ValueInode}");
            }
        }

        if (!inode.AttributeBlock.IsNone)
        {
            blocks++;
            uint users = _attributeBlocks.GetValueOrDefault(inode.AttributeBlock);
            if (users == 0)
            {
                Mark(new BlockSpan(inode.AttributeBlock, 1), inode.Number);
            }

            _attributeBlocks[inode.AttributeBlock] = users + 1;
        }

        long unit = (inode.Flags & InodeFlags.HugeFile) != 0 ? 1 : volume.BlockSize / 512;
        if (_ratio == 1 && inode.BlockCount != blocks * unit)
        {
            _problems.Add($"inode {inode.Number}: i_blocks {blocks * unit} expected, is {inode.BlockCount}");
        }
    }

    private void VisitDirectory(InodeNumber number)
    {
        int index = _inodes.IndexOf(number.Value);
        Inode inode = volume.ReadInode(number);
        foreach (DirectoryEntry entry in ExtDirectory.Entries(volume, inode))
        {
            int leadsTo = _inodes.IndexOf(entry.Inode.Value);
            if (leadsTo < 0 || !_inodes[leadsTo].IsNamed)
            {
                _problems.Add($"directory {number}: \"{entry.Name}\" leads to inode {entry.Inode}, which is not a file in use");
                continue;
            }

            ref SeenInode target = ref _inodes[leadsTo];
            target.Names++;
            if (DirectoryFileType.KindOf(entry.Type) is { } kind && kind != target.Kind)
            {
                _problems.Add($"directory {number}: \"{entry.Name}\" says type {entry.Type}, and inode {entry.Inode} is {target.Kind}");
            }

            if (target.Kind == FileKind.Directory)
            {
                _inodes[index].Subdirectories++;
                target.Parent = number;
            }
        }

        InodeNumber parent = ExtDirectory.ParentOf(volume, inode);
        if (number == InodeNumber.Root && parent != number)
        {
            _problems.Add($"the root says that it is in directory {parent}");
        }

        foreach (string problem in HashTreeCheck.Run(volume, inode))
        {
            _problems.Add($"directory {number}: {problem}");
        }
    }

    private void CheckLinks()
    {
        Action<SeenInode> checkParent = CheckParent;
        for (int index = 0; index < _inodes.Count; index++)
        {
            volume.Cancellation.ThrowIfCancellationRequested();
            SeenInode seen = _inodes[index];
            InodeNumber number = seen.Number;
            if (!seen.IsNamed)
            {
                continue;
            }

            if (seen.Kind != FileKind.Directory)
            {
                if (seen.Names != seen.Links)
                {
                    _problems.Add($"inode {number} has {seen.Names} names and says {seen.Links}");
                }

                continue;
            }

            if (seen.Names != (number == InodeNumber.Root ? 0 : 1))
            {
                _problems.Add($"directory {number} has {seen.Names} names");
            }

            // 1: too many to count.
            if (seen.Links != 2 + seen.Subdirectories && seen.Links != 1)
            {
                _problems.Add($"directory {number} has {seen.Subdirectories} directories and says {seen.Links - 2}");
            }

            if (number != InodeNumber.Root && seen.Names == 1)
            {
                _problems.Guard("directory", seen, checkParent);
            }
        }
    }

    private void CheckParent(SeenInode directory)
    {
        if (ExtDirectory.ParentOf(volume, volume.ReadInode(directory.Number)) is var parent && parent != directory.Parent)
        {
            _problems.Add($"directory {directory.Number} is in {directory.Parent} and says {parent}");
        }
    }

    private void CheckAttributeBlocks()
    {
        foreach ((ExtBlock block, uint users) in _attributeBlocks)
        {
            _problems.Guard($"attribute block {block}", () =>
            {
                uint references = AttributeBlock.References(AttributeBlock.Load(volume, block));
                if (references != users)
                {
                    _problems.Add($"attribute block {block} has {users} users and says {references}");
                }
            });
        }
    }

    private void CheckBlocks()
    {
        UnitBits stored = new(_blocks.Count);
        _problems.Guard("block bitmaps", () =>
        {
            foreach (BlockSpan used in volume.BlockBitmaps.Used())
            {
                (ExtCluster first, long count) = volume.Groups.ClustersOf(used);
                stored.Set(first.Value, count);
            }

            for (long at = stored.NextDifference(_blocks, 0); at < stored.Count;)
            {
                volume.Cancellation.ThrowIfCancellationRequested();
                bool isUsed = _blocks[at];
                long end = Math.Min(Math.Min(stored.Next(at, !stored[at]), _blocks.Next(at, !isUsed)), stored.Count);
                BlockSpan shown = volume.Groups.BlocksOf(new ExtCluster(at), end - at);
                if (isUsed)
                {
                    _problems.Add($"blocks {shown.First} to {shown.Last} are used by a file but free in the bitmap");
                }
                else
                {
                    _problems.Add(
                        new ConsistencyProblem($"blocks {shown.First} to {shown.Last} are in use in the bitmap but used by no file", IsHarmless: true));
                }

                at = stored.NextDifference(_blocks, end);
            }
        });
    }

    private void CheckCounts()
    {
        long freeClusters = 0;
        long freeInodes = 0;
        for (int group = 0; group < volume.Groups.Count; group++)
        {
            GroupDescriptor descriptor = volume.Groups[group];
            int number = group;
            _problems.Guard($"group {group}", () =>
            {
                int blocks = volume.Groups.ClustersIn(number) - Bits.CountSet(volume.BlockBitmaps.Of(number), volume.Groups.ClustersIn(number));
                int inodes = volume.Superblock.InodesPerGroup - Bits.CountSet(volume.InodeBitmaps.Of(number), volume.Superblock.InodesPerGroup);
                freeClusters += blocks;
                freeInodes += inodes;
                Compare(number, "free blocks", blocks, descriptor.FreeBlocks);
                Compare(number, "free inodes", inodes, descriptor.FreeInodes);
                Compare(number, "directories", _directories.GetValueOrDefault(number), descriptor.UsedDirectories);
                int initialised = volume.Groups.InitialisedInodes(number);
                if (Bits.Next(volume.InodeBitmaps.Of(number), initialised, volume.Superblock.InodesPerGroup, set: true) < volume.Superblock.InodesPerGroup)
                {
                    _problems.Add($"group {number}: an inode after the {initialised} that were ever used is in use");
                }
            });
        }

        if (freeClusters * _ratio != volume.Superblock.FreeBlocks && freeClusters != volume.Superblock.FreeBlocks)
        {
            _problems.Add($"superblock: {freeClusters} free blocks expected, is {volume.Superblock.FreeBlocks}");
        }

        if (freeInodes != volume.Superblock.FreeInodes)
        {
            _problems.Add($"superblock: {freeInodes} free inodes expected, is {volume.Superblock.FreeInodes}");
        }
    }

    private void Compare(int group, string what, long expected, long actual)
    {
        if (expected != actual)
        {
            _problems.Add($"group {group}: {expected} {what} expected, is {actual}");
        }
    }

    private void Mark(BlockSpan blocks, InodeNumber? owner = null)
    {
        (ExtCluster first, long count) = volume.Groups.ClustersOf(blocks);
        if (owner is null || _ratio > 1)
        {
            _blocks.Set(first.Value, count);
        }
        else if (!_blocks.TryMark(first.Value, count, set: true))
        {
            _problems.Add($"inode {owner}: blocks {blocks.First} to {blocks.Last} are used twice");
            _blocks.Set(first.Value, count);
        }
    }
}
