using System.Runtime.InteropServices;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>
/// One attribute record inside a file record whose lengths <see cref="FileRecord"/> has checked. Valid until that file
/// record is edited.
/// </summary>
internal readonly struct AttributeRecord(FileRecord owner, int offset)
{
    /// <summary>Bytes of the header that resident and non-resident records share, and of the smallest resident one.</summary>
    public const int ResidentHeaderSize = 0x18;

    /// <summary>Bytes of a non-resident header without the compressed size.</summary>
    public const int NonResidentHeaderSize = 0x40;

    public FileRecord Owner { get; } = owner;

    /// <summary>Where it starts in its file record, in bytes.</summary>
    public int Offset { get; } = offset;

    public AttributeType Type => (AttributeType)ReadUInt32LittleEndian(Bytes);

    /// <summary>Length of the whole attribute record in bytes, a multiple of 8.</summary>
    public int Length => (int)ReadUInt32LittleEndian(Owner.Bytes.AsSpan(Offset + 4));

    public bool IsNonResident => Bytes[8] != 0;

    public AttributeFlags Flags => (AttributeFlags)ReadUInt16LittleEndian(Bytes[0x0C..]);

    public ushort Instance => ReadUInt16LittleEndian(Bytes[0x0E..]);

    public int NameLength => Bytes[9];

    public ReadOnlySpan<char> Name =>
        MemoryMarshal.Cast<byte, char>(Bytes.Slice(NameLength == 0 ? 0 : ReadUInt16LittleEndian(Bytes[0x0A..]), NameLength * 2));

    /// <summary>Bytes of a resident value.</summary>
    public Span<byte> Value => Bytes.Slice(ValueOffset, (int)ReadUInt32LittleEndian(Bytes[0x10..]));

    /// <summary>Where a resident value starts in the attribute record.</summary>
    public int ValueOffset => ReadUInt16LittleEndian(Bytes[0x14..]);

    public Vcn LowestVcn => new(ReadInt64LittleEndian(Bytes[0x10..]));

    public Vcn HighestVcn => new(ReadInt64LittleEndian(Bytes[0x18..]));

    public int MappingPairsOffset => ReadUInt16LittleEndian(Bytes[0x20..]);

    /// <summary>Log2 of the clusters of a compression unit; 0 when the attribute is not compressed.</summary>
    public int CompressionUnit => ReadUInt16LittleEndian(Bytes[0x22..]) & 0xFF;

    /// <summary>Bytes that the clusters hold; only in the record with <see cref="LowestVcn"/> 0, like the two that follow.</summary>
    public long AllocatedSize => ReadInt64LittleEndian(Bytes[0x28..]);

    public long DataSize => ReadInt64LittleEndian(Bytes[0x30..]);

    /// <summary>Bytes that were ever written; the rest reads as zero.</summary>
    public long InitializedSize => ReadInt64LittleEndian(Bytes[0x38..]);

    /// <summary>The whole attribute record.</summary>
    public Span<byte> Bytes => Owner.Bytes.AsSpan(Offset, Length);

    public bool Is(AttributeType type, ReadOnlySpan<char> name) => Type == type && Name.SequenceEqual(name);

    /// <summary>Decodes the runs of this piece.</summary>
    public Runlist ReadRuns(long volumeClusters) =>
        Runlist.Read(Bytes[MappingPairsOffset..], LowestVcn, HighestVcn, volumeClusters, Owner.Position + Offset + MappingPairsOffset);
}
