using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.FileSystems.Xfs.Directories;
using VmGeneralize.FileSystems.Xfs.Space;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>
/// The consistency check: the trees of every allocation group, then one pass over the inodes in use, which gathers what they own, then names and links
/// against that. Takes a few bytes of memory per extent and per inode in use.
/// </summary>
internal sealed class XfsChecker(XfsVolume volume)
{
    private readonly ProblemList _problems = new();
    private readonly BlockClaims _claims = new();
    private readonly OwnerCheck _owners = new(volume);
    private readonly List<SharedBlocks> _shared = [];
    private readonly SeenInodes<SeenXfsInode> _inodes = new();

    public IReadOnlyList<ConsistencyProblem> Check()
    {
        XfsGeometry geometry = volume.Geometry;
        _claims.Add(geometry.LinearOf(volume.Superblock.LogStart), volume.Superblock.LogBlocks, "the log");
        _owners.Add(volume.Superblock.LogStart, volume.Superblock.LogBlocks, ReverseOwner.Log, 0);
        Action<XfsInodeNumber> visit = Visit;
        Action<XfsInodeNumber> visitFree = VisitFree;
        foreach (AgNumber group in geometry.AllGroups())
        {
            XfsGroupCheck check = new(volume, group, _claims, _owners, _problems.Add);
            _problems.Guard($"allocation group {group}", check.Run);
            _shared.AddRange(check.Shared);
            foreach ((XfsInodeNumber number, bool isFree) in check.Chunks.SelectMany(chunk => InodeChunks.Of(volume, group, chunk)))
            {
                _problems.Guard("inode", number, isFree ? visitFree : visit);
            }

            _problems.Guard($"allocation group {group}", () => VisitUnlinked(group));
        }

        Action<XfsInodeNumber> visitDirectory = VisitDirectory;
        for (int index = 0; index < _inodes.Count; index++)
        {
            volume.Cancellation.ThrowIfCancellationRequested();
            if (_inodes[index].Kind == FileKind.Directory)
            {
                _problems.Guard("directory", _inodes[index].Number, visitDirectory);
            }
        }

        CheckLinks();
        CheckOwners();
        foreach (ConsistencyProblem problem in _claims.Compare(geometry.Blocks).TakeWhile(_ => !_problems.IsFull))
        {
            _problems.Add(problem);
        }

        return _problems.All;
    }

    private void VisitFree(XfsInodeNumber number)
    {
        XfsInode inode = volume.ReadRaw(number);
        XfsInodeCheck.RequireAny(volume, inode);
        if (inode.Mode != 0)
        {
            _problems.Add($"inode {number} is free but has the mode 0{Convert.ToString(inode.Mode, 8)}");
        }
    }

    private void Visit(XfsInodeNumber number)
    {
        XfsInode inode = volume.ReadRaw(number);
        XfsInodeCheck.Require(volume, inode);
        if (!_inodes.TryAdd(new SeenXfsInode(number, inode.Kind, inode.Links, inode.Mode)))
        {
            _problems.Add($"inode {number} is listed twice, or after one with a higher number");
            return;
        }

        ulong blocks = VisitFork(inode, inode.Data, inode.MayShareBlocks, 0);
        if (inode.Attributes is { } attributes)
        {
            blocks += VisitFork(inode, attributes, mayBeShared: false, ReverseRecord.AttributeFlag);
            foreach (XfsAttribute _ in XfsAttributes.Entries(volume, inode))
            {
                volume.Cancellation.ThrowIfCancellationRequested();
            }

            AttributeTreeCheck.Require(volume, inode, attributes);
        }

        if (blocks != inode.Blocks)
        {
            _problems.Add($"inode {number}: {blocks} blocks expected, is {inode.Blocks}");
        }

        if (inode.Kind == FileKind.SymbolicLink)
        {
            XfsLink.Read(volume, inode);
        }
    }

    private ulong VisitFork(XfsInode inode, XfsFork fork, bool mayBeShared, ulong flags)
    {
        XfsFileMap map = XfsFileMap.Read(volume, inode, fork);
        long blocks = map.Nodes.Count;
        foreach (XfsRun run in map.Runs)
        {
            _claims.Add(volume.Geometry.LinearOf(run.Physical), run.Count, "inode", inode.Number.Value, mayBeShared);
            ulong offset = (ulong)run.Logical.Value | flags | (run.IsUnwritten ? ReverseRecord.UnwrittenFlag : 0);
            _owners.Add(run.Physical, run.Count, inode.Number.Value, offset);
            blocks += run.Count;
        }

        foreach (XfsBlock node in map.Nodes)
        {
            _claims.Add(volume.Geometry.LinearOf(node), 1, "inode", inode.Number.Value);
            _owners.Add(node, 1, inode.Number.Value, ReverseRecord.TreeFlag | flags);
        }

        return (ulong)blocks;
    }

    /// <summary>What the trees say about owners, and about blocks that several files share, against what was found.</summary>
    private void CheckOwners()
    {
        foreach (AgNumber group in volume.Geometry.AllGroups())
        {
            _problems.Guard($"allocation group {group}", () =>
            {
                if (_owners.Compare(group) is { } difference)
                {
                    _problems.Add(difference);
                }
            });
        }

        if (volume.Superblock.HasSharedBlocks)
        {
            SharedBlocks[] found = [.. _claims.Shared()];
            foreach (SharedBlocks only in _shared.Except(found))
            {
                _problems.Add($"the tree of shared blocks has {only}, which are not so");
            }

            foreach (SharedBlocks lacking in found.Except(_shared))
            {
                _problems.Add($"the tree of shared blocks lacks {lacking}");
            }
        }
    }

    private void VisitUnlinked(AgNumber group)
    {
        foreach (XfsInodeNumber number in UnlinkedInodes.Of(volume, group))
        {
            int index = _inodes.IndexOf(number.Value);
            if (index < 0)
            {
                _problems.Add($"inode {number} is in a list of unlinked inodes and not in use");
                continue;
            }

            ref SeenXfsInode seen = ref _inodes[index];
            seen.IsUnlinked = true;
            if (seen.Links != 0)
            {
                _problems.Add($"inode {number} is in a list of unlinked inodes and has {seen.Links} names");
            }
        }
    }

    private void VisitDirectory(XfsInodeNumber number)
    {
        int index = _inodes.IndexOf(number.Value);
        XfsInode inode = volume.ReadInode(number);
        _problems.Guard($"directory {number}", () => DirectoryTreeCheck.Require(volume, inode));
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (XfsDirectoryEntry entry in XfsDirectory.Entries(volume, inode))
        {
            if (!names.Add(entry.Name))
            {
                _problems.Add($"directory {number} has \"{entry.Name}\" twice");
            }

            int leadsTo = _inodes.IndexOf(entry.Inode.Value);
            if (leadsTo < 0)
            {
                _problems.Add($"directory {number}: \"{entry.Name}\" leads to inode {entry.Inode}, which is not a file in use");
                continue;
            }

            ref SeenXfsInode target = ref _inodes[leadsTo];
            if (volume.Superblock.HasFileType && entry.Type != DirectoryFileType.Of(target.Mode))
            {
                _problems.Add($"directory {number}: \"{entry.Name}\" says type {entry.Type}, and inode {entry.Inode} is {target.Kind}");
            }

            target.Names++;
            if (target.Kind == FileKind.Directory)
            {
                _inodes[index].Subdirectories++;
                target.Parent = number;
            }
        }
    }

    private void CheckLinks()
    {
        HashSet<XfsInodeNumber> nameless =
            [volume.Superblock.RealtimeBitmapInode, volume.Superblock.RealtimeSummaryInode, .. volume.Superblock.QuotaInodes];
        Action<SeenXfsInode> checkParent = CheckParent;
        for (int index = 0; index < _inodes.Count; index++)
        {
            volume.Cancellation.ThrowIfCancellationRequested();
            SeenXfsInode seen = _inodes[index];
            XfsInodeNumber number = seen.Number;
            if (seen.IsUnlinked || nameless.Contains(number))
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

            bool isRoot = number == volume.Superblock.RootInode;
            if (seen.Names != (isRoot ? 0 : 1))
            {
                _problems.Add($"directory {number} has {seen.Names} names");
            }

            if (seen.Links != 2 + (uint)seen.Subdirectories)
            {
                _problems.Add($"directory {number} has {seen.Subdirectories} directories and {seen.Links} links");
            }

            _problems.Guard("directory", seen, checkParent);
        }
    }

    private void CheckParent(SeenXfsInode directory)
    {
        XfsInodeNumber parent = XfsDirectory.ParentOf(volume, volume.ReadInode(directory.Number));
        if (parent != (directory.Number == volume.Superblock.RootInode ? directory.Number : directory.Parent))
        {
            _problems.Add($"directory {directory.Number} is in {directory.Parent} and says {parent}");
        }
    }
}
