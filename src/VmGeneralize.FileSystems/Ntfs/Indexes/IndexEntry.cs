using System.Buffers.Binary;

namespace VmGeneralize.FileSystems.Ntfs.Indexes;

/// <summary>
/// One index entry (INDEX_ENTRY): a view of its stored bytes, so that unknown bits stay. Directories store the file
/// reference of a name; view indexes (<c>$O</c>, <c>$R</c>, <c>$SII</c>, <c>$SDH</c>) store data after the key.
/// <code>
/// 0x00  directory: file reference (8)     view: data offset (2), data length (2), reserved (4)
/// 0x08  entry length (2)   0x0A key length (2)   0x0C flags (2)   0x0E reserved (2)
/// 0x10  key, then for views the data; padded to 8; last 8 bytes: child VCN when flagged
/// </code>
/// The bytes are shared with the node that was read and never changed; <c>With...</c> methods copy.
/// </summary>
internal readonly struct IndexEntry
{
    /// <summary>Bytes before the key.</summary>
    public const int HeaderSize = 0x10;

    /// <summary>Bytes of a child VCN.</summary>
    public const int ChildSize = 8;

    private const int LengthOffset = 0x08;
    private const int KeyLengthOffset = 0x0A;
    private const int FlagsOffset = 0x0C;

    private readonly byte[] _bytes;
    private readonly int _offset;

    /// <param name="bytes">What holds the entry.</param>
    /// <param name="offset">Where it starts; the lengths in it were checked by <see cref="IndexNodeReader"/>.</param>
    public IndexEntry(byte[] bytes, int offset)
    {
        _bytes = bytes;
        _offset = offset;
        Length = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(offset + LengthOffset));
    }

    /// <summary>Stored bytes of the entry, a multiple of 8.</summary>
    public int Length { get; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(_offset, Length);

    public IndexEntryFlags Flags => (IndexEntryFlags)ReadUInt16(FlagsOffset);

    public bool HasChild => (Flags & IndexEntryFlags.HasChild) != 0;

    public bool IsLast => (Flags & IndexEntryFlags.Last) != 0;

    /// <summary>The key; empty for the end marker.</summary>
    public ReadOnlySpan<byte> Key => IsLast ? [] : _bytes.AsSpan(_offset + HeaderSize, ReadUInt16(KeyLengthOffset));

    /// <summary>Directories: the MFT reference of the file (48 bits record number, 16 bits sequence number).</summary>
    public ulong FileReference => BinaryPrimitives.ReadUInt64LittleEndian(_bytes.AsSpan(_offset));

    /// <summary>View indexes: what the key leads to, empty in some (<c>$R</c>).</summary>
    public ReadOnlySpan<byte> Data => ReadUInt16(2) == 0 ? [] : _bytes.AsSpan(_offset + ReadUInt16(0), ReadUInt16(2));

    /// <summary>VCN of the child node; 0 without <see cref="HasChild"/>.</summary>
    public long ChildVcn => HasChild
        ? BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan(_offset + Length - ChildSize))
        : 0;

    /// <summary>Directories: the key decoded.</summary>
    public FileNameKey FileName => FileNameKey.Read(Key);

    /// <summary>Whether key and data stay within the first <paramref name="body"/> bytes; the end marker's are ignored.</summary>
    public bool FitsIn(int body, bool isView)
    {
        if (body < HeaderSize)
        {
            return false;
        }

        int keyEnd = HeaderSize + ReadUInt16(KeyLengthOffset);
        int dataLength = isView ? ReadUInt16(2) : 0;
        return IsLast || (keyEnd <= body && (dataLength == 0 || (ReadUInt16(0) >= keyEnd && ReadUInt16(0) + dataLength <= body)));
    }

    /// <summary>An entry of a directory.</summary>
    /// <param name="fileReference">MFT reference of the file.</param>
    /// <param name="key">A <c>$FILE_NAME</c> value.</param>
    public static IndexEntry ForFile(ulong fileReference, ReadOnlySpan<byte> key)
    {
        byte[] bytes = Create(key, HeaderSize + key.Length, IndexEntryFlags.None);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, fileReference);
        return new IndexEntry(bytes, 0);
    }

    /// <summary>An entry of a view index; the data follows the key directly.</summary>
    public static IndexEntry ForView(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data)
    {
        int dataOffset = HeaderSize + key.Length;
        byte[] bytes = Create(key, dataOffset + data.Length, IndexEntryFlags.None);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)dataOffset);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), (ushort)data.Length);
        data.CopyTo(bytes.AsSpan(dataOffset));
        return new IndexEntry(bytes, 0);
    }

    /// <summary>The end marker of a leaf.</summary>
    public static IndexEntry End() => new(Create([], HeaderSize, IndexEntryFlags.Last), 0);

    /// <summary>The same entry in an interior node, before which <paramref name="vcn"/> holds the smaller keys.</summary>
    public IndexEntry WithChild(long vcn)
    {
        byte[] bytes = new byte[HasChild ? Length : Length + ChildSize];
        Bytes.CopyTo(bytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(bytes.Length - ChildSize), vcn);
        return Finish(bytes, Flags | IndexEntryFlags.HasChild);
    }

    /// <summary>The same entry in a leaf.</summary>
    public IndexEntry WithoutChild()
    {
        byte[] bytes = Bytes[..(HasChild ? Length - ChildSize : Length)].ToArray();
        return Finish(bytes, Flags & ~IndexEntryFlags.HasChild);
    }

    /// <summary>The entry in its own array, which keeps no node alive.</summary>
    public IndexEntry Copy() => new(Bytes.ToArray(), 0);

    private static byte[] Create(ReadOnlySpan<byte> key, int used, IndexEntryFlags flags)
    {
        byte[] bytes = new byte[(used + 7) & ~7];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(LengthOffset), (ushort)bytes.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(KeyLengthOffset), (ushort)key.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(FlagsOffset), (ushort)flags);
        key.CopyTo(bytes.AsSpan(HeaderSize));
        return bytes;
    }

    private static IndexEntry Finish(byte[] bytes, IndexEntryFlags flags)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(LengthOffset), (ushort)bytes.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(FlagsOffset), (ushort)flags);
        return new IndexEntry(bytes, 0);
    }

    private ushort ReadUInt16(int field) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(_offset + field));
}
