using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;

namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>
/// The names of a directory, which are stored twice: by their hash, for look-ups, and by an index, for listing. Both are used as the kernel uses
/// them, and a name that leads to a subvolume is followed into it.
/// </summary>
internal static class BtrfsDirectory
{
    public const string Structure = "Btrfs directory";

    private const uint HashSeed = 0xFFFF_FFFE; // the register of the CRC before the first byte

    public static ulong HashOf(ReadOnlySpan<byte> name) => Crc32C.Append(HashSeed, name);

    /// <summary>All names, in order of creation.</summary>
    /// <exception cref="CorruptDataException">The directory is damaged.</exception>
    public static IEnumerable<BtrfsDirectoryEntry> Entries(BtrfsVolume volume, BtrfsInode directory)
    {
        foreach (BtrfsItem item in directory.Subvolume.Tree.Items(directory.Number, BtrfsItemType.DirectoryIndex))
        {
            foreach (BtrfsDirectoryItem entry in BtrfsDirectoryItem.ReadAll(item))
            {
                yield return Open(volume, directory, entry, item.Position);
            }
        }
    }

    /// <summary>The entry with a name, or null.</summary>
    /// <exception cref="CorruptDataException">The directory is damaged.</exception>
    public static BtrfsDirectoryEntry? Find(BtrfsVolume volume, BtrfsInode directory, string name)
    {
        if (PosixName.TryEncode(name) is not { } bytes
            || directory.Subvolume.Tree.Find(new BtrfsKey(directory.Number, BtrfsItemType.DirectoryName, HashOf(bytes))) is not { } item)
        {
            return null;
        }

        foreach (BtrfsDirectoryItem entry in BtrfsDirectoryItem.ReadAll(item))
        {
            if (entry.Name.Span.SequenceEqual(bytes))
            {
                return Open(volume, directory, entry, item.Position);
            }
        }

        return null;
    }

    private static BtrfsDirectoryEntry Open(BtrfsVolume volume, BtrfsInode directory, BtrfsDirectoryItem entry, long position)
    {
        if (entry.Name.Span.ContainsAny((byte)0, (byte)'/'))
        {
            throw CorruptDataException.Mismatch(
                Structure, position, $"name in directory {directory.Number}", "bytes other than 0 and /", Convert.ToHexString(entry.Name.Span));
        }

        string name = PosixName.Decode(entry.Name.Span);
        return entry.Target.Type switch
        {
            BtrfsItemType.Inode => new BtrfsDirectoryEntry(name, BtrfsInode.Read(directory.Subvolume, entry.Target.ObjectId)),
            BtrfsItemType.Root => new BtrfsDirectoryEntry(
                name,
                volume.Roots.Find(entry.Target.ObjectId) is { } subvolume
                    && volume.Roots.IsPlaceOf(directory.Subvolume, directory.Number, entry.Name.Span, subvolume.Id)
                        ? BtrfsInode.Read(subvolume, subvolume.RootInode)
                        : null),
            _ => throw CorruptDataException.Mismatch(
                Structure, position, $"kind of what a name in directory {directory.Number} leads to", "an inode or a subvolume", (byte)entry.Target.Type),
        };
    }
}
