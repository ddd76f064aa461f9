using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>Where the blocks of a fork are: a list of extents in the inode, or a tree of such lists ("Extent List", "B+tree Extent List").</summary>
internal sealed class XfsFileMap
{
    private const int RootHeader = 4;
    private const string TreeStructure = "XFS extent tree block";

    private readonly XfsVolume _volume;
    private readonly XfsInode _inode;
    private readonly List<XfsRun> _runs = [];
    private readonly HashSet<XfsBlock> _nodes = [];

    private XfsFileMap(XfsVolume volume, XfsInode inode)
    {
        _volume = volume;
        _inode = inode;
    }

    /// <summary>In the order of the file, without overlaps.</summary>
    public IReadOnlyList<XfsRun> Runs => _runs;

    /// <summary>Blocks of the tree itself.</summary>
    public IReadOnlyCollection<XfsBlock> Nodes => _nodes;

    /// <exception cref="CorruptDataException">The fork is damaged.</exception>
    public static XfsFileMap Read(XfsVolume volume, XfsInode inode, XfsFork fork)
    {
        XfsFileMap map = new(volume, inode);
        switch (fork.Format)
        {
            case XfsForkFormat.Extents:
                map.Require(fork.Extents <= (ulong)(fork.Bytes.Length / XfsRun.Size), "extents", $"at most {fork.Bytes.Length / XfsRun.Size}", fork.Extents);
                map.AddRuns(fork.Bytes.Span, (int)fork.Extents);
                break;
            case XfsForkFormat.Tree:
                map.AddRoot(fork.Bytes.Span);
                break;
            default:
                break;
        }

        map.Require((ulong)map._runs.Count == (fork.Format == XfsForkFormat.Local ? 0 : fork.Extents), "extents", fork.Extents, map._runs.Count);
        return map;
    }

    /// <summary>The run that holds a block, or the first after it; null after all.</summary>
    public XfsRun? Find(XfsFileBlock logical)
    {
        int low = 0;
        int high = _runs.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _runs[middle].End <= logical ? (middle + 1, high) : (low, middle);
        }

        return low < _runs.Count ? _runs[low] : null;
    }

    private void AddRoot(ReadOnlySpan<byte> root)
    {
        int level = ReadUInt16BigEndian(root);
        int count = ReadUInt16BigEndian(root[2..]);
        int room = (root.Length - RootHeader) / 16;
        Require(level is > 0 and <= AgTree.MaxLevels, "levels of the extent tree", $"1 to {AgTree.MaxLevels}", level);
        Require(count > 0 && count <= room, "entries of the root of the extent tree", $"1 to {room}", count);
        AddChildren(root[(RootHeader + (room * 8))..], count, level);
    }

    private void AddChildren(ReadOnlySpan<byte> pointers, int count, int level)
    {
        for (int index = 0; index < count; index++)
        {
            AddNode(new XfsBlock(ReadUInt64BigEndian(pointers[(index * 8)..])), level - 1);
        }
    }

    private void AddNode(XfsBlock block, int level)
    {
        Require(_volume.Geometry.IsInside(block, 1), "block of the extent tree", "a block of the volume", block);
        Require(_nodes.Add(block), "block of the extent tree", "one that is there once", block);
        ReadOnlySpan<byte> bytes = _volume.ReadBlock(block);
        long position = _volume.Geometry.OffsetOf(block);
        bool isStamped = _volume.Superblock.HasChecksums;
        if (!bytes.StartsWith(isStamped ? "BMA3"u8 : "BMAP"u8))
        {
            throw CorruptDataException.Mismatch(TreeStructure, position, "magic", isStamped ? "BMA3" : "BMAP", Convert.ToHexString(bytes[..4]));
        }

        BlockStamp.ExtentTree.Require(_volume, bytes, position, _inode.Number.Value, TreeStructure);
        int header = isStamped ? 72 : 24;
        int room = (bytes.Length - header) / 16;
        int storedLevel = ReadUInt16BigEndian(bytes[4..]);
        int count = ReadUInt16BigEndian(bytes[6..]);
        if (storedLevel != level || count == 0 || count > room)
        {
            throw CorruptDataException.Mismatch(
                TreeStructure, position + 4, "level and entries", $"{level}, 1 to {room}", $"{storedLevel}, {count}");
        }

        if (level == 0)
        {
            AddRuns(bytes[header..], count);
        }
        else
        {
            AddChildren(bytes[(header + (room * 8))..], count, level);
        }
    }

    private void AddRuns(ReadOnlySpan<byte> bytes, int count)
    {
        for (int index = 0; index < count; index++)
        {
            XfsRun run = XfsRun.Read(bytes[(index * XfsRun.Size)..]);
            XfsFileBlock least = _runs.Count == 0 ? default : _runs[^1].End;
            Require(
                run.Count > 0 && run.Logical >= least && run.End.Value <= XfsFileBlock.Most && _volume.Geometry.IsInside(run.Physical, run.Count),
                "extent", $"one after block {least} of the file, on the volume", run);
            _runs.Add(run);
        }
    }

    private void Require(bool condition, string field, object expected, object actual)
    {
        if (!condition)
        {
            throw CorruptDataException.Mismatch(
                XfsInode.Structure, _volume.Position(_inode.Number), $"{field} of inode {_inode.Number}", expected, actual);
        }
    }
}
