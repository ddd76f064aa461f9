using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>Stores extended attributes: in the inode as long as there is room, the rest in a block.</summary>
internal static class AttributeWriter
{
    /// <summary>Attributes as they are stored.</summary>
    /// <exception cref="ArgumentException">A name or access control list that ext cannot store.</exception>
    public static List<AttributeEntry> Encode(IReadOnlyList<ExtendedAttribute> attributes) =>
    [
        .. attributes.Select(attribute =>
        {
            (byte index, byte[] name) = AttributeNames.Encode(attribute.Name);
            byte[] value = index is AttributeNames.AccessAcl or AttributeNames.DefaultAcl
                ? ExtAcl.Write(PosixAcl.Read(attribute.Value.Span))
                : attribute.Value.ToArray();
            return new AttributeEntry(index, name, value, default, (uint)value.Length, 0);
        }),
    ];

    /// <summary>Puts into a new inode what fits there.</summary>
    /// <returns>A block with the rest, or null when nothing is left.</returns>
    /// <exception cref="UnsupportedFeatureException">The rest does not fit in a block.</exception>
    public static byte[]? Distribute(ExtVolume volume, Inode inode, IReadOnlyList<AttributeEntry> entries)
    {
        List<AttributeEntry> inside = [];
        List<AttributeEntry> outside = [];
        foreach (AttributeEntry entry in entries)
        {
            inside.Add(entry);
            if (!InodeAttributes.TryWrite(inode, inside))
            {
                inside.RemoveAt(inside.Count - 1);
                outside.Add(entry);
            }
        }

        return outside.Count == 0 ? null
            : AttributeBlock.TryBuild(volume.BlockSize, outside)
                ?? throw new UnsupportedFeatureException("A file with more extended attributes than fit in a block", "Make it in the guest.");
    }

    /// <summary>
    /// Makes the access control list of an inode, where there is one, say what new permission bits say, as chmod does. The inode is
    /// changed, not written.
    /// </summary>
    public static void SetPermissions(ExtVolume volume, Inode inode, uint mode)
    {
        List<AttributeEntry> entries = InodeAttributes.Read(volume, inode);
        if (TryChange(entries, mode))
        {
            InodeAttributes.TryWrite(inode, entries);
            return;
        }

        if (inode.AttributeBlock.IsNone)
        {
            return;
        }

        List<AttributeEntry> shared = AttributeBlock.Read(volume, inode.AttributeBlock);
        if (!TryChange(shared, mode))
        {
            return;
        }

        byte[] old = AttributeBlock.Load(volume, inode.AttributeBlock);
        byte[] changed = AttributeBlock.TryBuild(volume.BlockSize, shared)!;
        if (AttributeBlock.References(old) <= 1)
        {
            AttributeBlock.Write(volume, inode.AttributeBlock, changed);
            return;
        }

        if (shared.Exists(entry => !entry.ValueInode.IsNone))
        {
            throw new UnsupportedFeatureException(
                "Changing the access control list beside a shared attribute in an inode of its own (ea_inode)", "Change it in the guest.");
        }

        // Other inodes keep the old one.
        ExtFileReplacer.RequireRoom(volume, volume.BlockSize);
        AttributeBlock.SetReferences(old, AttributeBlock.References(old) - 1);
        AttributeBlock.Write(volume, inode.AttributeBlock, old);
        inode.AttributeBlock = volume.BlockBitmaps.Allocate(inode.AttributeBlock, 1).First;
        AttributeBlock.Write(volume, inode.AttributeBlock, changed);
    }

    private static bool TryChange(List<AttributeEntry> entries, uint mode)
    {
        int index = entries.FindIndex(entry => entry.NameIndex == AttributeNames.AccessAcl && entry.ValueInode.IsNone);
        if (index < 0)
        {
            return false;
        }

        entries[index] = entries[index] with { Value = ExtAcl.Write(PosixAcl.WithMode(ExtAcl.Read(entries[index].Value), mode)) };
        return true;
    }
}
