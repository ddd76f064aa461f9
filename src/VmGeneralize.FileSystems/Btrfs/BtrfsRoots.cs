using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>The tree of roots: where all other trees start, and which subvolumes there are.</summary>
internal sealed class BtrfsRoots
{
    private const int ReferenceSize = 18; // before the name
    private const int NameReferenceSize = 10;
    private const int LongestPath = 4096; // bytes or names: mount could not name a longer one

    private readonly BtrfsTree _tree;
    private readonly Dictionary<ulong, BtrfsSubvolume> _subvolumes = [];
    private readonly List<BtrfsSubvolume> _byIndex = [];

    /// <exception cref="CorruptDataException">The tree is damaged.</exception>
    public BtrfsRoots(BtrfsVolume volume)
    {
        _tree = new BtrfsTree(volume, volume.Superblock.RootTree);
        foreach (BtrfsItem item in _tree.From(new BtrfsKey(BtrfsObject.TopLevel, BtrfsItemType.Root, 0)))
        {
            if (item.Key.ObjectId > BtrfsObject.LastFree)
            {
                break;
            }

            if (item.Key.Type == BtrfsItemType.Root && BtrfsObject.IsSubvolume(item.Key.ObjectId)
                && BtrfsSubvolume.Read(volume, item, _byIndex.Count) is { } subvolume && _subvolumes.TryAdd(subvolume.Id, subvolume))
            {
                _byIndex.Add(subvolume);
            }
        }

        TopLevel = Find(BtrfsObject.TopLevel)
            ?? throw CorruptDataException.Mismatch(BtrfsSubvolume.Structure, BtrfsSuperblock.Places[0], "top-level subvolume", "one", "none");
        Default = ReadDefault(volume);
    }

    /// <summary>By number.</summary>
    public IReadOnlyList<BtrfsSubvolume> All => _byIndex;

    /// <summary>The subvolume that holds all others.</summary>
    public BtrfsSubvolume TopLevel { get; }

    /// <summary>The one that is mounted when none is named.</summary>
    public BtrfsSubvolume Default { get; }

    /// <summary>The subvolume with an <see cref="BtrfsSubvolume.Index"/>, or null.</summary>
    public BtrfsSubvolume? At(int index) => index < _byIndex.Count ? _byIndex[index] : null;

    public BtrfsSubvolume? Find(ulong id) => _subvolumes.GetValueOrDefault(id);

    /// <summary>Where a tree that is not a subvolume starts; null when there is none.</summary>
    public BtrfsTreeRoot? RootOf(ulong tree) =>
        _tree.Items(tree, BtrfsItemType.Root).Select(item => (BtrfsTreeRoot?)BtrfsSubvolume.RootOf(item)).LastOrDefault();

    /// <summary>Where all trees start that are not subvolumes, except those of roots and chunks, and those that a balance works on.</summary>
    /// <exception cref="CorruptDataException">The tree is damaged.</exception>
    public IEnumerable<BtrfsTreeRoot> Others() => _tree.From(default)
        .Where(item => item.Key.Type == BtrfsItemType.Root && item.Key.ObjectId != BtrfsObject.Relocation && !BtrfsObject.IsSubvolume(item.Key.ObjectId))
        .Select(BtrfsSubvolume.RootOf);

    /// <summary>
    /// Whether a directory entry that leads to a subvolume is the place of that subvolume. In a snapshot of the parent subvolume, the entry exists too
    /// and leads nowhere.
    /// </summary>
    public bool IsPlaceOf(BtrfsSubvolume parent, ulong directory, ReadOnlySpan<byte> name, ulong subvolume) =>
        _tree.Find(new BtrfsKey(parent.Id, BtrfsItemType.RootReference, subvolume)) is { } item
        && ReadReference(item) is var (place, stored) && place == directory && stored.Span.SequenceEqual(name);

    /// <summary>Path of a subvolume from the top level on, without a slash at its start; empty for the top level, null when it has none.</summary>
    /// <exception cref="CorruptDataException">References are damaged, or lead in a circle.</exception>
    public string? PathOf(BtrfsSubvolume subvolume)
    {
        List<string> names = [];
        for (BtrfsSubvolume at = subvolume; at.Id != BtrfsObject.TopLevel;)
        {
            if (_tree.Items(at.Id, BtrfsItemType.RootBackReference).Cast<BtrfsItem?>().FirstOrDefault() is not { } item
                || Find(item.Key.Offset) is not { } parent)
            {
                return null;
            }

            (ulong directory, ReadOnlyMemory<byte> name) = ReadReference(item);
            Add(names, name.Span, item.Position);
            while (directory != parent.RootInode)
            {
                if (parent.Tree.Items(directory, BtrfsItemType.InodeRef).Cast<BtrfsItem?>().FirstOrDefault() is not { } reference)
                {
                    return null;
                }

                Add(names, ReadName(reference), reference.Position);
                directory = reference.Key.Offset;
            }

            at = parent;
        }

        names.Reverse();
        return string.Join('/', names);
    }

    private static void Add(List<string> names, ReadOnlySpan<byte> name, long position)
    {
        names.Add(PosixName.Decode(name));
        if (names.Count > LongestPath)
        {
            throw CorruptDataException.Mismatch(BtrfsSubvolume.Structure, position, "path of a subvolume", $"at most {LongestPath} names", "more");
        }
    }

    private static (ulong Directory, ReadOnlyMemory<byte> Name) ReadReference(BtrfsItem item)
    {
        int length = item.Data.Length < ReferenceSize ? -1 : ReadUInt16LittleEndian(item.Data.Span[16..]);
        return length >= 0 && item.Data.Length - ReferenceSize >= length
            ? (ReadUInt64LittleEndian(item.Data.Span), item.Data.Slice(ReferenceSize, length))
            : throw CorruptDataException.Mismatch(BtrfsSubvolume.Structure, item.Position, "name in a reference", "one inside it", $"{length} bytes");
    }

    private static ReadOnlySpan<byte> ReadName(BtrfsItem item)
    {
        int length = item.Data.Length < NameReferenceSize ? -1 : ReadUInt16LittleEndian(item.Data.Span[8..]);
        return length >= 0 && item.Data.Length - NameReferenceSize >= length
            ? item.Data.Span.Slice(NameReferenceSize, length)
            : throw CorruptDataException.Mismatch(BtrfsInode.Structure, item.Position, "name in a reference", "one inside it", $"{length} bytes");
    }

    private BtrfsSubvolume ReadDefault(BtrfsVolume volume)
    {
        BtrfsKey key = new(volume.Superblock.RootDirectory, BtrfsItemType.DirectoryName, BtrfsDirectory.HashOf("default"u8));
        if (_tree.Find(key) is not { } item)
        {
            return TopLevel;
        }

        foreach (BtrfsDirectoryItem entry in BtrfsDirectoryItem.ReadAll(item))
        {
            if (entry.Name.Span.SequenceEqual("default"u8))
            {
                return Find(entry.Target.ObjectId) ?? throw CorruptDataException.Mismatch(
                    BtrfsSubvolume.Structure, item.Position, "default subvolume", "one that is there", entry.Target.ObjectId);
            }
        }

        return TopLevel;
    }
}
