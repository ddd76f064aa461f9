using System.Runtime.InteropServices;
using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>One entry of $ATTRIBUTE_LIST: which file record holds an attribute, or a piece of one.</summary>
/// <param name="Type">Attribute type.</param>
/// <param name="Name">Attribute name, empty without one.</param>
/// <param name="LowestVcn">First VCN that the piece maps.</param>
/// <param name="Reference">The file record.</param>
/// <param name="Instance">The attribute's instance number in it.</param>
internal sealed record AttributeListEntry(AttributeType Type, string Name, Vcn LowestVcn, MftReference Reference, ushort Instance)
{
    /// <summary>Bytes before the name.</summary>
    public const int HeaderSize = 0x1A;

    /// <summary>Largest list that NTFS writes, in bytes.</summary>
    public const int MaxList = 256 << 10;

    /// <summary>Bytes on disk, a multiple of 8.</summary>
    public int Size => (HeaderSize + (Name.Length * 2) + 7) / 8 * 8;

    public static List<AttributeListEntry> ReadAll(ReadOnlySpan<byte> list)
    {
        List<AttributeListEntry> entries = [];
        int offset = 0;
        while (offset < list.Length)
        {
            ReadOnlySpan<byte> rest = list[offset..];
            int length = rest.Length >= HeaderSize ? ReadUInt16LittleEndian(rest[4..]) : 0;
            if (length < HeaderSize || length % 8 != 0 || length > rest.Length)
            {
                throw CorruptDataException.Mismatch("Attribute list", offset, "entry length", "one inside the list", length);
            }

            int nameOffset = rest[7];
            int nameBytes = rest[6] * 2;
            long lowest = ReadInt64LittleEndian(rest[8..]);
            if ((nameBytes > 0 && nameOffset < HeaderSize) || nameOffset + nameBytes > length || lowest < 0)
            {
                throw CorruptDataException.Mismatch("Attribute list", offset, "place of the name", "inside the entry", "outside");
            }

            entries.Add(new AttributeListEntry(
                (AttributeType)ReadUInt32LittleEndian(rest),
                nameBytes == 0 ? "" : new string(MemoryMarshal.Cast<byte, char>(rest.Slice(nameOffset, nameBytes))),
                new Vcn(lowest),
                new MftReference(ReadUInt64LittleEndian(rest[0x10..])),
                ReadUInt16LittleEndian(rest[0x18..])));
            offset += length;
        }

        return entries;
    }

    public void Write(Span<byte> bytes)
    {
        bytes[..Size].Clear();
        WriteUInt32LittleEndian(bytes, (uint)Type);
        WriteUInt16LittleEndian(bytes[4..], (ushort)Size);
        bytes[6] = (byte)Name.Length;
        bytes[7] = HeaderSize;
        WriteInt64LittleEndian(bytes[8..], LowestVcn.Value);
        WriteUInt64LittleEndian(bytes[0x10..], Reference.Value);
        WriteUInt16LittleEndian(bytes[0x18..], Instance);
        MemoryMarshal.AsBytes(Name.AsSpan()).CopyTo(bytes[HeaderSize..]);
    }
}
