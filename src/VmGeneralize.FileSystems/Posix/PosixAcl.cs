using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Posix;

/// <summary>
/// Access control lists in the form that getxattr and setxattr use (version 2, include/uapi/linux/posix_acl_xattr.h): every POSIX file
/// system shows them this way, however it stores them.
/// </summary>
internal static class PosixAcl
{
    private const uint Version = 2;
    private const int HeaderSize = 4;
    private const int EntrySize = 8;

    /// <exception cref="ArgumentException">Not an access control list as getxattr shows it.</exception>
    public static List<AclEntry> Read(ReadOnlySpan<byte> attribute)
    {
        if (attribute.Length < HeaderSize || (attribute.Length - HeaderSize) % EntrySize != 0 || ReadUInt32LittleEndian(attribute) != Version)
        {
            throw new ArgumentException("not an access control list", nameof(attribute));
        }

        List<AclEntry> entries = [];
        for (int at = HeaderSize; at < attribute.Length; at += EntrySize)
        {
            entries.Add(new AclEntry(
                (AclTag)ReadUInt16LittleEndian(attribute[at..]), ReadUInt16LittleEndian(attribute[(at + 2)..]), ReadUInt32LittleEndian(attribute[(at + 4)..])));
        }

        return entries;
    }

    public static byte[] Write(IReadOnlyList<AclEntry> entries)
    {
        byte[] attribute = new byte[HeaderSize + (entries.Count * EntrySize)];
        WriteUInt32LittleEndian(attribute, Version);
        for (int index = 0; index < entries.Count; index++)
        {
            Span<byte> entry = attribute.AsSpan(HeaderSize + (index * EntrySize));
            WriteUInt16LittleEndian(entry, (ushort)entries[index].Tag);
            WriteUInt16LittleEndian(entry[2..], entries[index].Permissions);
            WriteUInt32LittleEndian(entry[4..], entries[index].Id);
        }

        return attribute;
    }

    /// <summary>
    /// A list with the permissions of a mode, as chmod changes it: the owner's, the mask's (without one the first owning group's), the others'.
    /// </summary>
    /// <param name="entries">The list.</param>
    /// <param name="mode">Permission bits (0777).</param>
    public static List<AclEntry> WithMode(IReadOnlyList<AclEntry> entries, uint mode)
    {
        bool hasMask = entries.Any(entry => entry.Tag == AclTag.Mask);
        bool isGroupSet = false;
        List<AclEntry> changed = [];
        foreach (AclEntry entry in entries)
        {
            bool takesGroup = hasMask ? entry.Tag == AclTag.Mask : entry.Tag == AclTag.OwningGroup && !isGroupSet;
            isGroupSet |= takesGroup;
            changed.Add(entry.Tag switch
            {
                AclTag.Owner => entry with { Permissions = (ushort)((mode >> 6) & 7) },
                AclTag.Other => entry with { Permissions = (ushort)(mode & 7) },
                _ when takesGroup => entry with { Permissions = (ushort)((mode >> 3) & 7) },
                _ => entry,
            });
        }

        return changed;
    }
}
