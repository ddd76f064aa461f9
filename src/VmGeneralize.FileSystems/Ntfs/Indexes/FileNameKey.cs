using System.Buffers.Binary;
using System.Runtime.InteropServices;
using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs.Indexes;

/// <summary>A <c>$FILE_NAME</c> value: an attribute of each file, and the key of its entry in the directory.</summary>
internal sealed record FileNameKey
{
    /// <summary>Bytes before the name.</summary>
    public const int HeaderSize = 0x42;

    /// <summary>Longest name in UTF-16 code units; the length field is one byte.</summary>
    public const int MaxNameLength = 255;

    private const int NameLengthOffset = 0x40;
    private const int NamespaceOffset = 0x41;

    /// <summary>MFT reference of the directory.</summary>
    public ulong ParentReference { get; init; }

    /// <summary>FILETIME: 100 ns units since 1601.</summary>
    public ulong CreationTime { get; init; }

    /// <summary>FILETIME of the last change of the contents.</summary>
    public ulong ModificationTime { get; init; }

    /// <summary>FILETIME of the last change of the file record.</summary>
    public ulong RecordChangeTime { get; init; }

    /// <summary>FILETIME of the last access.</summary>
    public ulong AccessTime { get; init; }

    /// <summary>Allocated bytes of the unnamed data stream, as of the last update of this copy.</summary>
    public ulong AllocatedSize { get; init; }

    /// <summary>Bytes of the unnamed data stream, as of the last update of this copy.</summary>
    public ulong DataSize { get; init; }

    /// <summary>FILE_ATTRIBUTE_* and 0x10000000 for a directory, 0x20000000 for a view index.</summary>
    public uint Attributes { get; init; }

    /// <summary>The reparse tag when FILE_ATTRIBUTE_REPARSE_POINT is set, else the size of the packed extended attributes.</summary>
    public uint ReparseTagOrEaSize { get; init; }

    public FileNameNamespace Namespace { get; init; }

    /// <summary>UTF-16 code units as stored; surrogates may be unpaired.</summary>
    public required string Name { get; init; }

    /// <summary>Stored bytes.</summary>
    public int Length => HeaderSize + (2 * Name.Length);

    /// <summary>
    /// Whether the length field agrees with the bytes present, and the name can be part of a path: no namespace allows '/' and NUL. Bytes past the
    /// name are allowed.
    /// </summary>
    public static bool IsValid(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= HeaderSize && bytes.Length >= HeaderSize + (2 * bytes[NameLengthOffset]) && !NameOf(bytes).ContainsAny('/', '\0');

    /// <summary>The name's UTF-16 code units in place, for comparing without a string.</summary>
    /// <param name="bytes">A value that is <see cref="IsValid"/>.</param>
    public static ReadOnlySpan<char> NameOf(ReadOnlySpan<byte> bytes) =>
        MemoryMarshal.Cast<byte, char>(bytes.Slice(HeaderSize, 2 * bytes[NameLengthOffset]));

    /// <summary><see cref="ParentReference"/> in place.</summary>
    /// <param name="bytes">A value that is <see cref="IsValid"/>.</param>
    public static ulong ParentOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    /// <summary><see cref="Namespace"/> in place.</summary>
    /// <param name="bytes">A value that is <see cref="IsValid"/>.</param>
    public static FileNameNamespace NamespaceOf(ReadOnlySpan<byte> bytes) => (FileNameNamespace)bytes[NamespaceOffset];

    /// <exception cref="CorruptDataException">Shorter than its own name, or not a valid file name.</exception>
    public static FileNameKey Read(ReadOnlySpan<byte> bytes) => !IsValid(bytes)
        ? throw CorruptDataException.Mismatch(
            "$FILE_NAME", 0, "value", $"at least {HeaderSize} bytes and its name, in which neither / nor NUL is", $"{bytes.Length} bytes")
        : new FileNameKey
        {
            ParentReference = ParentOf(bytes),
            CreationTime = BinaryPrimitives.ReadUInt64LittleEndian(bytes[0x08..]),
            ModificationTime = BinaryPrimitives.ReadUInt64LittleEndian(bytes[0x10..]),
            RecordChangeTime = BinaryPrimitives.ReadUInt64LittleEndian(bytes[0x18..]),
            AccessTime = BinaryPrimitives.ReadUInt64LittleEndian(bytes[0x20..]),
            AllocatedSize = BinaryPrimitives.ReadUInt64LittleEndian(bytes[0x28..]),
            DataSize = BinaryPrimitives.ReadUInt64LittleEndian(bytes[0x30..]),
            Attributes = BinaryPrimitives.ReadUInt32LittleEndian(bytes[0x38..]),
            ReparseTagOrEaSize = BinaryPrimitives.ReadUInt32LittleEndian(bytes[0x3C..]),
            Namespace = NamespaceOf(bytes),
            Name = new string(NameOf(bytes)),
        };

    /// <summary>Encodes into the first <see cref="Length"/> bytes of <paramref name="bytes"/>.</summary>
    public void Write(Span<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Name.Length, MaxNameLength, nameof(Name));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, ParentReference);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[0x08..], CreationTime);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[0x10..], ModificationTime);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[0x18..], RecordChangeTime);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[0x20..], AccessTime);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[0x28..], AllocatedSize);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[0x30..], DataSize);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[0x38..], Attributes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[0x3C..], ReparseTagOrEaSize);
        bytes[NameLengthOffset] = (byte)Name.Length;
        bytes[NamespaceOffset] = (byte)Namespace;
        MemoryMarshal.AsBytes(Name.AsSpan()).CopyTo(bytes[HeaderSize..]);
    }

    public byte[] ToArray()
    {
        byte[] bytes = new byte[Length];
        Write(bytes);
        return bytes;
    }
}
