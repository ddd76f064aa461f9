using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Directories;

/// <summary>Lays out a directory in its inode ("Short Form Directories").</summary>
internal static class ShortDirectoryImage
{
    private const int FixedPart = 3; // length of the name, and the place that it would have in a block

    /// <summary>The bytes, or null when they do not fit in the room, or in one block of a directory.</summary>
    /// <param name="layout">The volume's directories.</param>
    /// <param name="parent">The directory that it is in.</param>
    /// <param name="entries">Its names.</param>
    /// <param name="room">Bytes of the inode for it.</param>
    public static byte[]? TryBuild(
        DirectoryLayout layout, XfsInodeNumber parent, IReadOnlyList<(byte[] Name, XfsInodeNumber Inode, byte Type)> entries, int room)
    {
        if (entries.Count > byte.MaxValue)
        {
            return null;
        }

        // One number of more than 32 bits makes all of them 64-bit.
        int large = entries.Count(entry => IsLarge(entry.Inode)) + (IsLarge(parent) ? 1 : 0);
        int inodeSize = large == 0 ? 4 : 8;
        int size = 2 + inodeSize + entries.Sum(entry => FixedPart + entry.Name.Length + layout.TypeSize + inodeSize);
        int place = layout.DataHeader + layout.RecordSize(1) + layout.RecordSize(2);
        int end = place + entries.Sum(entry => layout.RecordSize(entry.Name.Length));
        if (size > room || end + ((entries.Count + 2) * DirectoryLayout.HashSize) + DirectoryLayout.BlockTailSize > layout.Size)
        {
            return null;
        }

        byte[] bytes = new byte[size];
        bytes[0] = (byte)entries.Count;
        bytes[1] = (byte)large;
        WriteInode(bytes.AsSpan(2), parent, inodeSize);
        int at = 2 + inodeSize;
        foreach ((byte[] name, XfsInodeNumber inode, byte type) in entries)
        {
            bytes[at] = (byte)name.Length;
            WriteUInt16BigEndian(bytes.AsSpan(at + 1), (ushort)place);
            name.CopyTo(bytes, at + FixedPart);
            at += FixedPart + name.Length;
            if (layout.TypeSize > 0)
            {
                bytes[at++] = type;
            }

            WriteInode(bytes.AsSpan(at), inode, inodeSize);
            at += inodeSize;
            place += layout.RecordSize(name.Length);
        }

        return bytes;
    }

    private static bool IsLarge(XfsInodeNumber inode) => inode.Value > uint.MaxValue;

    private static void WriteInode(Span<byte> bytes, XfsInodeNumber inode, int size)
    {
        if (size == 8)
        {
            WriteUInt64BigEndian(bytes, inode.Value);
        }
        else
        {
            WriteUInt32BigEndian(bytes, (uint)inode.Value);
        }
    }
}
