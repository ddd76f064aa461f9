using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>Access control lists as XFS stores them (struct xfs_acl): a count, then tag, id and permissions of each entry.</summary>
internal static class XfsAcl
{
    private const string Structure = "XFS access control list";
    private const int HeaderSize = 4;
    private const int EntrySize = 12;

    /// <exception cref="CorruptDataException">The list is damaged.</exception>
    public static List<AclEntry> Read(ReadOnlySpan<byte> stored)
    {
        long count = stored.Length < HeaderSize ? -1 : ReadUInt32BigEndian(stored);
        if (count < 0 || count > (stored.Length - HeaderSize) / EntrySize)
        {
            throw CorruptDataException.Mismatch(Structure, 0, "entries", $"those of {stored.Length} bytes", count);
        }

        List<AclEntry> entries = [];
        for (int index = 0; index < count; index++)
        {
            ReadOnlySpan<byte> bytes = stored[(HeaderSize + (index * EntrySize))..];
            AclEntry entry = new((AclTag)ReadUInt32BigEndian(bytes), ReadUInt16BigEndian(bytes[8..]), AclEntry.NoId);
            entries.Add(entry.HasId ? entry with { Id = ReadUInt32BigEndian(bytes[4..]) } : entry);
        }

        return entries;
    }

    public static byte[] Write(IReadOnlyList<AclEntry> entries)
    {
        byte[] stored = new byte[HeaderSize + (entries.Count * EntrySize)];
        WriteUInt32BigEndian(stored, (uint)entries.Count);
        for (int index = 0; index < entries.Count; index++)
        {
            Span<byte> bytes = stored.AsSpan(HeaderSize + (index * EntrySize));
            WriteUInt32BigEndian(bytes, (uint)entries[index].Tag);
            WriteUInt32BigEndian(bytes[4..], entries[index].HasId ? entries[index].Id : AclEntry.NoId);
            WriteUInt16BigEndian(bytes[8..], entries[index].Permissions);
        }

        return stored;
    }
}
