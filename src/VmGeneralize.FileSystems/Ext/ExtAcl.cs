using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>Access control lists as ext stores them (fs/ext4/acl.h): version 1, and only entries of one user or group have an id.</summary>
internal static class ExtAcl
{
    private const string Structure = "ext access control list";
    private const uint Version = 1;
    private const int HeaderSize = 4;
    private const int ShortEntry = 4;
    private const int LongEntry = 8;

    /// <exception cref="CorruptDataException">The list is damaged.</exception>
    public static List<AclEntry> Read(ReadOnlySpan<byte> stored)
    {
        if (stored.Length < HeaderSize || ReadUInt32LittleEndian(stored) != Version)
        {
            throw CorruptDataException.Mismatch(Structure, 0, "version", Version, stored.Length < HeaderSize ? "none" : ReadUInt32LittleEndian(stored));
        }

        List<AclEntry> entries = [];
        for (int at = HeaderSize; at < stored.Length;)
        {
            ReadOnlySpan<byte> rest = stored[at..];
            AclEntry entry = rest.Length < ShortEntry ? default : new((AclTag)ReadUInt16LittleEndian(rest), ReadUInt16LittleEndian(rest[2..]), AclEntry.NoId);
            int length = rest.Length < ShortEntry || entry.HasId ? LongEntry : ShortEntry;
            if (rest.Length < length)
            {
                throw CorruptDataException.Mismatch(Structure, at, "bytes of an entry", length, rest.Length);
            }

            entries.Add(entry.HasId ? entry with { Id = ReadUInt32LittleEndian(rest[ShortEntry..]) } : entry);
            at += length;
        }

        return entries;
    }

    public static byte[] Write(IReadOnlyList<AclEntry> entries)
    {
        byte[] stored = new byte[HeaderSize + entries.Sum(entry => entry.HasId ? LongEntry : ShortEntry)];
        WriteUInt32LittleEndian(stored, Version);
        int at = HeaderSize;
        foreach (AclEntry entry in entries)
        {
            WriteUInt16LittleEndian(stored.AsSpan(at), (ushort)entry.Tag);
            WriteUInt16LittleEndian(stored.AsSpan(at + 2), entry.Permissions);
            if (entry.HasId)
            {
                WriteUInt32LittleEndian(stored.AsSpan(at + ShortEntry), entry.Id);
            }

            at += entry.HasId ? LongEntry : ShortEntry;
        }

        return stored;
    }
}
