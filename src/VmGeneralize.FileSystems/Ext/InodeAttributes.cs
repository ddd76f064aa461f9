using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>Extended attributes after the fields of a large inode.</summary>
internal static class InodeAttributes
{
    private const int MagicSize = 4;

    public static List<AttributeEntry> Read(ExtVolume volume, Inode inode)
    {
        ReadOnlySpan<byte> area = Area(inode);
        return area.Length < MagicSize || ReadUInt32LittleEndian(area) != AttributeArea.Magic
            ? []
            : AttributeArea.Read(area[MagicSize..], 0, volume.Position(inode.Number) + inode.Bytes.Length - area.Length + MagicSize);
    }

    /// <summary>Replaces all entries; false, and nothing changed, when they do not fit.</summary>
    public static bool TryWrite(Inode inode, IReadOnlyList<AttributeEntry> entries)
    {
        Span<byte> area = Area(inode);
        if (entries.Count == 0)
        {
            area.Clear();
            return true;
        }

        if (area.Length < MagicSize || !AttributeArea.Fits(entries, area.Length - MagicSize))
        {
            return false;
        }

        WriteUInt32LittleEndian(area, AttributeArea.Magic);
        AttributeArea.Write(area[MagicSize..], 0, entries);
        return true;
    }

    /// <summary>From the end of the fields to the end of the inode.</summary>
    private static Span<byte> Area(Inode inode) =>
        inode.Bytes.Length > Inode.BaseSize && inode.ExtraSize > 0 ? inode.Bytes.AsSpan(Inode.BaseSize + inode.ExtraSize) : [];
}
