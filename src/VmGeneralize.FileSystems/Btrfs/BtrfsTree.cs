using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>
/// One tree of items, ordered by their keys. Every block has the level below its parent's, starts with the key that leads to it and ends before the
/// key after it: so no walk visits a block twice.
/// </summary>
internal sealed class BtrfsTree(BtrfsVolume volume, BtrfsTreeRoot root)
{
    public const int HighestLevel = 7; // BTRFS_MAX_LEVEL - 1

    /// <summary>The item with a key, or null.</summary>
    /// <exception cref="CorruptDataException">The tree is damaged.</exception>
    public BtrfsItem? Find(BtrfsKey key) => Floor(key) is { } item && item.Key == key ? item : null;

    /// <summary>The item with the highest key that is not above one; null when all are.</summary>
    /// <exception cref="CorruptDataException">The tree is damaged.</exception>
    public BtrfsItem? Floor(BtrfsKey key)
    {
        Place at = Root();
        while (true)
        {
            int index = at.Block.LastNotAbove(key);
            if (index < 0)
            {
                return null;
            }

            if (at.Block.Level == 0)
            {
                return at.Block.ItemOf(index);
            }

            at = Child(at, index);
        }
    }

    /// <summary>All items of an object and type, ascending.</summary>
    /// <exception cref="CorruptDataException">The tree is damaged.</exception>
    public IEnumerable<BtrfsItem> Items(ulong objectId, BtrfsItemType type) =>
        From(new BtrfsKey(objectId, type, 0)).TakeWhile(item => item.Key.ObjectId == objectId && item.Key.Type == type);

    /// <summary>All items from a key on, ascending.</summary>
    /// <exception cref="CorruptDataException">The tree is damaged.</exception>
    public IEnumerable<BtrfsItem> From(BtrfsKey first)
    {
        Stack<(Place Place, int Next)> ahead = [];
        Place at = Root();
        while (at.Block.Level > 0)
        {
            int index = Math.Max(0, at.Block.LastNotAbove(first));
            ahead.Push((at, index + 1));
            at = Child(at, index);
        }

        int start = at.Block.LastNotAbove(first);
        start = start >= 0 && at.Block.KeyOf(start) == first ? start : start + 1;
        while (true)
        {
            volume.Cancellation.ThrowIfCancellationRequested();
            for (int index = start; index < at.Block.Count; index++)
            {
                yield return at.Block.ItemOf(index);
            }

            start = 0;
            while (ahead.TryPeek(out (Place Place, int Next) above) && above.Next == above.Place.Block.Count)
            {
                ahead.Pop();
            }

            if (ahead.Count == 0)
            {
                yield break;
            }

            do
            {
                (Place parent, int next) = ahead.Pop();
                ahead.Push((parent, next + 1));
                at = Child(parent, next);
                if (at.Block.Level > 0)
                {
                    ahead.Push((at, 0));
                }
            }
            while (at.Block.Level > 0);
        }
    }

    /// <summary>A block and its place in the walk.</summary>
    /// <param name="Block">The block.</param>
    /// <param name="End">A key above all that are in it; null when nothing follows.</param>
    private readonly record struct Place(BtrfsTreeBlock Block, BtrfsKey? End);

    private Place Root() => new(
        volume.ReadBlock(root.Block, block =>
        {
            if (block.Level != root.Level || block.Generation != root.Generation)
            {
                throw CorruptDataException.Mismatch(
                    BtrfsTreeBlock.Structure, block.Position, $"level and generation of the root of tree {root.Tree}",
                    $"{root.Level}, {root.Generation}", $"{block.Level}, {block.Generation}");
            }
        }),
        End: null);

    private Place Child(Place parent, int index)
    {
        (ulong address, ulong generation) = parent.Block.PointerOf(index);
        if (address > long.MaxValue / 2)
        {
            throw CorruptDataException.Mismatch(BtrfsTreeBlock.Structure, parent.Block.Position, $"pointer {index}", "an address", $"0x{address:X}");
        }

        int level = parent.Block.Level - 1;
        BtrfsKey first = parent.Block.KeyOf(index);
        BtrfsKey? end = index + 1 < parent.Block.Count ? parent.Block.KeyOf(index + 1) : parent.End;
        BtrfsTreeBlock child = volume.ReadBlock(new BtrfsLogical((long)address), block =>
        {
            if (block.Level != level || block.Generation != generation || block.Count == 0 || block.KeyOf(0) != first
                || block.KeyOf(block.Count - 1) >= end)
            {
                throw CorruptDataException.Mismatch(
                    BtrfsTreeBlock.Structure, block.Position, "level, generation and keys", $"{level}, {generation}, from {first} up to {end}",
                    $"{block.Level}, {block.Generation}, {(block.Count == 0 ? "none" : $"{block.KeyOf(0)} to {block.KeyOf(block.Count - 1)}")}");
            }
        });
        return new Place(child, end);
    }
}
