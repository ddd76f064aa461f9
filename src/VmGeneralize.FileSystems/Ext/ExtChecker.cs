using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>
/// The consistency check: one pass over the inodes in use, which gathers what they own and which names directories have, then bitmaps, links and
/// counts against that. Memory is one bit a block and some bytes an inode in use.
/// </summary>
internal sealed class ExtChecker(ExtVolume volume)
{
    private const int MostProblems = 200;

    private readonly List<ConsistencyProblem> _problems = [];
    private readonly UnitBits _blocks = new((volume.Superblock.Blocks + volume.Superblock.BlocksPerCluster - 1) / volume.Superblock.BlocksPerCluster);
    private readonly Dictionary<uint, Seen> _inodes = [];
    private readonly Dictionary<long, uint> _attributeBlocks = [];
    private readonly Dictionary<int, int> _directories = [];
    private readonly int _ratio = volume.Superblock.BlocksPerCluster;

    /// <summary>What is known of an inode in use.</summary>
    private sealed record Seen(FileKind Kind, int Links, bool IsNamed)
    {
        public int Names { get; set; }

        public int Subdirectories { get; set; }

        /// <summary>Directory that says so; 0 before any did.</summary>
        public uint Parent { get; set; }
    }

    public List<ConsistencyProblem> Check()
    {
        foreach (Extent extent in volume.SystemZone)
        {
            Mark(extent.Offset / volume.BlockSize, extent.Length / volume.BlockSize);
        }

        if (volume.Superblock.FirstDataBlock == 0 && _ratio > 1)
        {
            Mark(0, 1);
        }

        foreach (uint number in volume.InodeBitmaps.Used())
        {
            Guard($"inode {number}", () => Visit(number));
        }

        foreach ((uint number, Seen seen) in _inodes)
        {
            if (seen.Kind == FileKind.Directory)
            {
                Guard($"directory {number}", () => VisitDirectory(number, seen));
            }
        }

        CheckLinks();
        CheckAttributeBlocks();
        CheckBlocks();
        CheckCounts();
        return _problems;
    }

    private void Visit(uint number)
    {
        Inode inode = volume.ReadRaw(number);
        bool isReserved = number < volume.Superblock.FirstInode && number != Inode.RootNumber;
        if (inode.Mode == 0)
        {
            // The resize inode and bad blocks have no mode of their own in volumes that do not use them.
            if (!isReserved)
            {
                Report($"inode {number} is in use but empty");
            }

            return;
        }

        volume.Check(inode);
        bool isNamed = !isReserved && (inode.Flags & InodeFlags.AttributeValue) == 0 && number != volume.Superblock.OrphanFileInode;
        _inodes[number] = new Seen(inode.Kind, inode.Links, isNamed);
        if (inode.IsDirectory)
        {
            int group = volume.InodeBitmaps.GroupOf(number);
            _directories[group] = _directories.GetValueOrDefault(group) + 1;
        }

        VisitBlocks(inode);
    }

    private void VisitBlocks(Inode inode)
    {
        const uint resizeInode = 7;
        long blocks = 0;
        if (!inode.HasInlineData && inode.HasBlockMap && !InodeContents.IsFastLink(volume, inode))
        {
            FileMap map = FileMap.Read(volume, inode);
            blocks = map.DataBlocks + map.Nodes.Count;
            if (inode.Number == resizeInode)
            {
                // It maps the reserved descriptor blocks: all but its top node are counted already.
                map.Nodes.Where(node => !volume.SystemZone.Contains(node * volume.BlockSize)).ToList().ForEach(node => Mark(node, 1));
                return;
            }

            foreach (MappedRun run in map.Runs)
            {
                Mark(run.Physical, run.Count, $"inode {inode.Number}");
            }

            map.Nodes.ForEach(node => Mark(node, 1, $"inode {inode.Number}"));
        }

        foreach (AttributeEntry entry in AttributeReader.Entries(volume, inode))
        {
            // Who has a value counts its blocks, too.
            blocks += entry.ValueInode == 0 ? 0 : (entry.ValueSize + (long)volume.BlockSize - 1) / volume.BlockSize;
            if (entry.ValueInode != 0 && !volume.InodeBitmaps.IsUsed(volume.ReadInode(entry.ValueInode).Number))
            {
                Report($"inode {inode.Number}: an attribute's value is in the free inode {entry.ValueInode}");
            }
        }

        if (inode.AttributeBlock != 0)
        {
            blocks++;
            uint users = _attributeBlocks.GetValueOrDefault(inode.AttributeBlock);
            if (users == 0)
            {
                Mark(inode.AttributeBlock, 1, $"inode {inode.Number}");
            }

            _attributeBlocks[inode.AttributeBlock] = users + 1;
        }

        long unit = (inode.Flags & InodeFlags.HugeFile) != 0 ? 1 : volume.BlockSize / 512;
        if (_ratio == 1 && inode.BlockCount != blocks * unit)
        {
            Report($"inode {inode.Number}: i_blocks {blocks * unit} expected, is {inode.BlockCount}");
        }
    }

    private void VisitDirectory(uint number, Seen seen)
    {
        Inode inode = volume.ReadInode(number);
        foreach (DirectoryEntry entry in ExtDirectory.Entries(volume, inode))
        {
            if (!_inodes.TryGetValue(entry.Inode, out Seen? target) || !target.IsNamed)
            {
                Report($"directory {number}: \"{entry.Name}\" leads to inode {entry.Inode}, which is no file in use");
                continue;
            }

            target.Names++;
            if (target.Kind == FileKind.Directory)
            {
                seen.Subdirectories++;
                target.Parent = number;
            }
        }

        uint parent = ExtDirectory.ParentOf(volume, inode);
        if (number == Inode.RootNumber && parent != number)
        {
            Report($"the root says that it is in directory {parent}");
        }

        foreach (string problem in HashTreeCheck.Run(volume, inode))
        {
            Report($"directory {number}: {problem}");
        }
    }

    private void CheckLinks()
    {
        foreach ((uint number, Seen seen) in _inodes.Where(pair => pair.Value.IsNamed))
        {
            if (seen.Kind != FileKind.Directory)
            {
                if (seen.Names != seen.Links)
                {
                    Report($"inode {number} has {seen.Names} names and says {seen.Links}");
                }

                continue;
            }

            if (seen.Names != (number == Inode.RootNumber ? 0 : 1))
            {
                Report($"directory {number} has {seen.Names} names");
            }

            // 1: too many to count.
            if (seen.Links != 2 + seen.Subdirectories && seen.Links != 1)
            {
                Report($"directory {number} has {seen.Subdirectories} directories and says {seen.Links - 2}");
            }

            Guard($"directory {number}", () =>
            {
                if (number != Inode.RootNumber && seen.Names == 1 && ExtDirectory.ParentOf(volume, volume.ReadInode(number)) is var parent && parent != seen.Parent)
                {
                    Report($"directory {number} is in {seen.Parent} and says {parent}");
                }
            });
        }
    }

    private void CheckAttributeBlocks()
    {
        foreach ((long block, uint users) in _attributeBlocks)
        {
            Guard($"attribute block {block}", () =>
            {
                uint references = AttributeBlock.References(AttributeBlock.Load(volume, block));
                if (references != users)
                {
                    Report($"attribute block {block} has {users} users and says {references}");
                }
            });
        }
    }

    private void CheckBlocks()
    {
        UnitBits stored = new(_blocks.Count);
        Guard("block bitmaps", () =>
        {
            foreach ((long first, long count) in volume.BlockBitmaps.Used())
            {
                long start = (first - volume.Superblock.FirstDataBlock) / _ratio;
                stored.Set(start, ((count + _ratio - 1) / _ratio));
            }

            for (long at = stored.NextDifference(_blocks, 0); at < stored.Count;)
            {
                bool isUsed = _blocks[at];
                long end = Math.Min(Math.Min(stored.Next(at, !stored[at]), _blocks.Next(at, !isUsed)), stored.Count);
                long shown = (at * _ratio) + volume.Superblock.FirstDataBlock;
                if (isUsed)
                {
                    Report($"blocks {shown} to {shown + ((end - at) * _ratio) - 1} are used by a file but free in the bitmap");
                }
                else if (_problems.Count < MostProblems)
                {
                    _problems.Add(new ConsistencyProblem($"blocks {shown} to {shown + ((end - at) * _ratio) - 1} are in use in the bitmap but used by no file", IsHarmless: true));
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
            Guard($"group {group}", () =>
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
                    Report($"group {number}: an inode behind the {initialised} that were ever used is in use");
                }
            });
        }

        if (freeClusters * _ratio != volume.Superblock.FreeBlocks && freeClusters != volume.Superblock.FreeBlocks)
        {
            Report($"superblock: {freeClusters} free blocks expected, is {volume.Superblock.FreeBlocks}");
        }

        if (freeInodes != volume.Superblock.FreeInodes)
        {
            Report($"superblock: {freeInodes} free inodes expected, is {volume.Superblock.FreeInodes}");
        }
    }

    private void Compare(int group, string what, long expected, long actual)
    {
        if (expected != actual)
        {
            Report($"group {group}: {expected} {what} expected, is {actual}");
        }
    }

    private void Mark(long first, long count, string? owner = null)
    {
        long start = (first - volume.Superblock.FirstDataBlock) / _ratio;
        long end = (first - volume.Superblock.FirstDataBlock + count + _ratio - 1) / _ratio;
        if (owner is null || _ratio > 1)
        {
            _blocks.Set(start, end - start);
        }
        else if (!_blocks.TryMark(start, end - start, set: true))
        {
            Report($"{owner}: blocks {first} to {first + count - 1} are used twice");
            _blocks.Set(start, end - start);
        }
    }

    private void Guard(string what, Action check)
    {
        try
        {
            check();
        }
        catch (VmGeneralizeException exception)
        {
            Report($"{what}: {exception.Message}");
        }
    }

    private void Report(string problem)
    {
        if (_problems.Count < MostProblems)
        {
            _problems.Add(new ConsistencyProblem(problem));
        }
    }
}
