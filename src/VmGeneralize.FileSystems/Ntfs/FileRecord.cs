using System.Runtime.InteropServices;
using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>
/// One file record of $MFT in memory, its update sequence removed and every length inside it checked. Edits keep the bytes
/// after the last attribute zero, so nothing that was removed stays.
/// </summary>
internal sealed class FileRecord
{
    public const string Structure = "File record";

    /// <summary>Largest VCN and size that are accepted; keeps all later arithmetic far from overflow.</summary>
    private const long MaxVcn = 1L << 41;
    private const long MaxSize = 1L << 62;
    private const int EndMarkerSize = 8; // four bytes of 0xFF, padded to the attribute alignment
    private const uint WindowsPadding = 0x11477982;
    private const ushort InUseFlag = 0x0001;
    private const ushort DirectoryFlag = 0x0002;
    private const int UsualAttributes = 8; // most records have no more

    private readonly List<AttributeRecord> _attributes = new(UsualAttributes);

    private FileRecord(byte[] bytes, long number, long position)
    {
        Bytes = bytes;
        Number = number;
        Position = position;
    }

    /// <summary>The record as it is on disk, without update sequence.</summary>
    public byte[] Bytes { get; }

    public long Number { get; private set; }

    /// <summary>Offset in $MFT, in bytes; for errors.</summary>
    public long Position { get; private set; }

    public MftReference Reference => new(Number, Sequence);

    public ushort Sequence => ReadUInt16LittleEndian(Bytes.AsSpan(0x10));

    /// <summary>Number of $FILE_NAME attributes of the file, DOS names too; base records only.</summary>
    public ushort LinkCount
    {
        get => ReadUInt16LittleEndian(Bytes.AsSpan(0x12));
        set => WriteUInt16LittleEndian(Bytes.AsSpan(0x12), value);
    }

    public bool IsInUse => HasInUseFlag(Bytes);

    public bool IsDirectory => (ReadUInt16LittleEndian(Bytes.AsSpan(0x16)) & DirectoryFlag) != 0;

    /// <summary>The record that this one extends; 0 in base records.</summary>
    public MftReference BaseReference => new(ReadUInt64LittleEndian(Bytes.AsSpan(0x20)));

    public bool IsBase => BaseReference.Value == 0;

    /// <summary>Its attributes in record order.</summary>
    public IReadOnlyList<AttributeRecord> Attributes => _attributes;

    /// <summary><see cref="Attributes"/> for walks over all records of a volume; valid until the record is edited.</summary>
    public ReadOnlySpan<AttributeRecord> AttributeSpan => CollectionsMarshal.AsSpan(_attributes);

    /// <summary>Bytes left for attributes.</summary>
    public int Room => Bytes.Length - BytesInUse;

    private int BytesInUse
    {
        get => (int)ReadUInt32LittleEndian(Bytes.AsSpan(0x18));
        set => WriteUInt32LittleEndian(Bytes.AsSpan(0x18), (uint)value);
    }

    private int FirstAttribute => ReadUInt16LittleEndian(Bytes.AsSpan(0x14));

    public static bool HasSignature(ReadOnlySpan<byte> bytes) => bytes[..4].SequenceEqual("FILE"u8);

    /// <summary>The in-use flag of a record whose update sequence may still be in place.</summary>
    public static bool HasInUseFlag(ReadOnlySpan<byte> bytes) => (ReadUInt16LittleEndian(bytes[0x16..]) & InUseFlag) != 0;

    /// <summary>Decodes a record.</summary>
    /// <param name="bytes">The record as read; owned by the result.</param>
    /// <param name="number">Its number.</param>
    public static FileRecord Read(byte[] bytes, long number)
    {
        FileRecord record = new(bytes, number, number * bytes.Length);
        record.Decode(number);
        return record;
    }

    /// <summary>
    /// Decodes another record as read, put into <see cref="Bytes"/> since: a pass over a million of them needs one object. Nothing
    /// taken from the previous record may still be in use.
    /// </summary>
    /// <param name="number">Its number.</param>
    public void Decode(long number)
    {
        Number = number;
        Position = number * Bytes.Length;
        if (!HasSignature(Bytes))
        {
            throw CorruptDataException.Mismatch(Structure, Position, "signature", "FILE", "another");
        }

        UpdateSequence.Remove(Bytes, Structure, Position);
        Decode();
    }

    /// <summary>A buffer for successive records, see <see cref="Decode(long)"/>.</summary>
    /// <param name="size">Bytes of a file record.</param>
    public static FileRecord Scratch(int size) => new(new byte[size], 0, 0);

    /// <summary>An empty record that is in use.</summary>
    /// <param name="size">Bytes of a file record.</param>
    /// <param name="number">Its number.</param>
    /// <param name="sequence">Its sequence number, not 0.</param>
    /// <param name="updateSequenceNumber">Continues from the record's previous use.</param>
    public static FileRecord Create(int size, long number, ushort sequence, ushort updateSequenceNumber)
    {
        byte[] bytes = new byte[size];
        WipedRecord.Write(bytes, number, sequence, updateSequenceNumber);
        WriteUInt16LittleEndian(bytes.AsSpan(0x12), 1);
        WriteUInt16LittleEndian(bytes.AsSpan(0x16), InUseFlag);
        FileRecord record = new(bytes, number, number * size);
        record.Decode();
        return record;
    }

    /// <summary>The next attribute instance number; the header's counter increases.</summary>
    public ushort TakeInstance()
    {
        ushort instance = ReadUInt16LittleEndian(Bytes.AsSpan(0x28));
        if (instance == ushort.MaxValue)
        {
            throw new UnsupportedFeatureException($"File record {Number} without free attribute instances", "Run chkdsk /f in the guest.");
        }

        WriteUInt16LittleEndian(Bytes.AsSpan(0x28), (ushort)(instance + 1));
        return instance;
    }

    /// <summary>Replaces the bytes of an attribute; false, and nothing changed, when they do not fit.</summary>
    public bool TryReplace(AttributeRecord attribute, ReadOnlySpan<byte> bytes) => TrySplice(attribute.Offset, attribute.Length, bytes);

    public void Remove(AttributeRecord attribute) => TrySplice(attribute.Offset, attribute.Length, []);

    /// <summary>Adds an attribute after those that sort before it by type, then by name.</summary>
    public bool TryInsert(ReadOnlySpan<byte> bytes)
    {
        uint type = ReadUInt32LittleEndian(bytes);
        int nameLength = bytes[9];
        int offset = FirstAttribute;
        foreach (AttributeRecord attribute in _attributes)
        {
            if ((uint)attribute.Type > type || ((uint)attribute.Type == type && attribute.NameLength > nameLength))
            {
                break;
            }

            offset = attribute.Offset + attribute.Length;
        }

        return TrySplice(offset, 0, bytes);
    }

    /// <summary>
    /// Bytes after the end marker that are not zero: what <see cref="ScrubSlack"/> clears, except the constant that Windows writes
    /// into the marker's padding.
    /// </summary>
    public int SlackBytes
    {
        get
        {
            int end = _attributes.Count == 0 ? FirstAttribute : _attributes[^1].Offset + _attributes[^1].Length;
            ReadOnlySpan<byte> tail = Bytes.AsSpan(Math.Min(end + 4, Bytes.Length));
            if (tail.Length >= 4 && ReadUInt32LittleEndian(tail) == WindowsPadding)
            {
                tail = tail[4..];
            }

            return ZeroBytes.CountOthers(tail);
        }
    }

    /// <summary>Where the attributes start, in bytes.</summary>
    public int FirstAttributeOffset => FirstAttribute;

    /// <summary>Clears everything after the last attribute; true when that changed something.</summary>
    public bool ScrubSlack()
    {
        int end = _attributes.Count == 0 ? FirstAttribute : _attributes[^1].Offset + _attributes[^1].Length;
        Span<byte> tail = Bytes.AsSpan(Math.Min(end + EndMarkerSize, Bytes.Length));
        Span<byte> padding = Bytes.AsSpan(end + 4, Math.Min(4, Bytes.Length - end - 4));
        bool changed = !ZeroBytes.IsAllZero(tail) || !ZeroBytes.IsAllZero(padding);
        tail.Clear();
        padding.Clear();
        BytesInUse = Math.Min(end + EndMarkerSize, Bytes.Length);
        return changed;
    }

    private bool TrySplice(int offset, int oldLength, ReadOnlySpan<byte> bytes)
    {
        ScrubSlack();
        int used = BytesInUse;
        int grown = used - oldLength + bytes.Length;
        if (grown > Bytes.Length)
        {
            return false;
        }

        Bytes.AsSpan(offset + oldLength, used - offset - oldLength).CopyTo(Bytes.AsSpan(offset + bytes.Length));
        bytes.CopyTo(Bytes.AsSpan(offset));
        if (grown < used)
        {
            Bytes.AsSpan(grown, used - grown).Clear();
        }

        BytesInUse = grown;
        Decode();
        return true;
    }

    private void Decode()
    {
        _attributes.Clear();
        uint inUse = ReadUInt32LittleEndian(Bytes.AsSpan(0x18));
        Require(inUse <= Bytes.Length, 0x18, "bytes in use", "at most", inUse, Bytes.Length);
        int offset = FirstAttribute;
        Require(offset >= 0x28 && offset % 8 == 0 && offset + 4 <= inUse, 0x14, "offset of the first attribute", "inside the record", offset);
        while (ReadUInt32LittleEndian(Bytes.AsSpan(offset)) != (uint)AttributeType.End)
        {
            Require(
                offset + AttributeRecord.ResidentHeaderSize <= inUse, offset, "next attribute, or end marker",
                "inside the bytes in use, which end at", offset, inUse);
            uint length = ReadUInt32LittleEndian(Bytes.AsSpan(offset + 4));
            Require(
                length >= AttributeRecord.ResidentHeaderSize && length % 8 == 0 && length <= inUse - offset - 4,
                offset + 4,
                "attribute length",
                "inside the record",
                length);
            AttributeRecord attribute = new(this, offset);
            DecodeAttribute(attribute);
            _attributes.Add(attribute);
            offset += (int)length;
        }
    }

    private void DecodeAttribute(AttributeRecord attribute)
    {
        ReadOnlySpan<byte> bytes = attribute.Bytes;
        int offset = attribute.Offset;
        int nameOffset = ReadUInt16LittleEndian(bytes[0x0A..]);
        int nameEnd = nameOffset + (attribute.NameLength * 2);
        Require(attribute.Type != 0, offset, "attribute type", "other than 0", 0);
        Require(
            attribute.NameLength == 0 || (nameOffset >= AttributeRecord.ResidentHeaderSize && nameEnd <= bytes.Length),
            offset + 0x0A,
            "offset of an attribute's name",
            "inside the attribute",
            nameOffset);
        if (!attribute.IsNonResident)
        {
            uint valueLength = ReadUInt32LittleEndian(bytes[0x10..]);
            Require(
                attribute.ValueOffset >= AttributeRecord.ResidentHeaderSize
                    && attribute.ValueOffset <= bytes.Length
                    && valueLength <= bytes.Length - attribute.ValueOffset,
                offset + 0x10,
                "length of an attribute's value",
                "inside the attribute",
                valueLength);
            return;
        }

        Require(
            bytes.Length >= AttributeRecord.NonResidentHeaderSize,
            offset + 4,
            "length of a non-resident attribute",
            "at least",
            bytes.Length,
            AttributeRecord.NonResidentHeaderSize);
        long lowest = attribute.LowestVcn.Value;
        long highest = attribute.HighestVcn.Value;
        Require(lowest is >= 0 and < MaxVcn, offset + 0x10, "lowest VCN", "0 or more", lowest);
        Require(highest >= lowest - 1 && highest < MaxVcn, offset + 0x18, "highest VCN", "at least", highest, lowest - 1);
        Require(
            attribute.MappingPairsOffset >= AttributeRecord.NonResidentHeaderSize && attribute.MappingPairsOffset <= bytes.Length,
            offset + 0x20,
            "offset of the mapping pairs",
            "inside the attribute",
            attribute.MappingPairsOffset);
        if (lowest == 0)
        {
            Require(attribute.AllocatedSize is >= 0 and <= MaxSize, offset + 0x28, "allocated size", "0 to", attribute.AllocatedSize, MaxSize);
            Require(
                attribute.DataSize >= 0 && attribute.DataSize <= attribute.AllocatedSize, offset + 0x30, "data size", "0 to", attribute.DataSize,
                attribute.AllocatedSize);
            Require(
                attribute.InitializedSize >= 0 && attribute.InitializedSize <= attribute.DataSize, offset + 0x38, "initialized size", "0 to",
                attribute.InitializedSize, attribute.DataSize);
        }
    }

    // The limit is a separate argument, so that nothing is formatted for the millions of valid records.
    private void Require(bool condition, int offset, string field, string expected, long actual, long? limit = null)
    {
        if (!condition)
        {
            throw CorruptDataException.Mismatch(
                Structure, Position + offset, $"{field} of record {Number}", limit is null ? expected : $"{expected} {limit}", actual);
        }
    }
}
