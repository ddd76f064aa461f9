using System.Buffers.Binary;
using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs.Indexes;

/// <summary>The start of an <c>$INDEX_ROOT</c> value (INDEX_ROOT), before its node header.</summary>
/// <param name="AttributeType">Type of the attribute that is the key: 0x30 (<c>$FILE_NAME</c>), or 0 in view indexes.</param>
/// <param name="CollationRule">COLLATION_*.</param>
/// <param name="BlockSize">Bytes of one INDX block.</param>
internal readonly record struct IndexRootHeader(uint AttributeType, uint CollationRule, uint BlockSize)
{
    public const int Size = 0x10; // bytes on disk; 0x0C: clusters per block, 0x0D: 3 reserved

    /// <summary>The attribute type of a directory's keys.</summary>
    public const uint FileNameAttribute = 0x30;

    public static IndexRootHeader Read(ReadOnlySpan<byte> bytes) => new(
        AttributeType: BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        CollationRule: BinaryPrimitives.ReadUInt32LittleEndian(bytes[0x04..]),
        BlockSize:     BinaryPrimitives.ReadUInt32LittleEndian(bytes[0x08..]));

    /// <summary>Whether a value holds anything after the entries of its node, or is too damaged to measure.</summary>
    public static bool HasSlack(ReadOnlySpan<byte> value)
    {
        if (value.Length < Size + IndexNodeHeader.Size)
        {
            return true;
        }

        uint end = IndexNodeHeader.Read(value[Size..]).IndexLength;
        return end > value.Length - Size || !ZeroBytes.IsAllZero(value[(Size + (int)end)..]);
    }
}
