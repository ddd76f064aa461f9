using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>A short directory entry ("FAT File System Specification", section 6).</summary>
/// <param name="ShortName">"NAME.EXT" as stored, in capitals.</param>
/// <param name="DisplayName">The same, with the parts in lower case that Windows NT marks as such.</param>
/// <param name="Checksum">Of the 11 stored bytes; long entries that belong to this one repeat it.</param>
/// <param name="Attributes">ATTR_* bits.</param>
/// <param name="FirstCluster">0 for an empty file, and for ".." in a child of the root.</param>
/// <param name="FileSize">Bytes; 0 for directories.</param>
internal readonly record struct FatDirectoryRecord(
    string ShortName, string DisplayName, byte Checksum, byte Attributes, uint FirstCluster, uint FileSize)
{
    public const int Size = 32; // bytes on disk

    public const byte VolumeId = 0x08;
    public const byte Directory = 0x10;
    public const byte Archive = 0x20;
    public const byte LongName = 0x0F; // read-only, hidden, system and volume id: no real entry has all four

    public const byte EndMark = 0x00;
    public const byte FreeMark = 0xE5;
    private const byte EscapedE5 = 0x05; // stands for a first byte of 0xE5, which would mean "free"

    private const byte LowerBase = 0x08; // NT's byte 12
    private const byte LowerExtension = 0x10;

    public bool IsDirectory => (Attributes & Directory) != 0;

    public bool IsVolumeId => (Attributes & VolumeId) != 0;

    public static bool IsLongName(ReadOnlySpan<byte> bytes) => (bytes[11] & 0x3F) == LongName;

    /// <param name="bytes">One slot.</param>
    /// <param name="isFat32">The high half of the first cluster is used only there.</param>
    public static FatDirectoryRecord Read(ReadOnlySpan<byte> bytes, bool isFat32)
    {
        Span<byte> stored = stackalloc byte[11];
        bytes[..11].CopyTo(stored);
        byte checksum = ComputeChecksum(stored);
        byte attributes = bytes[11];
        if (stored[0] == EscapedE5)
        {
            stored[0] = 0xE5;
        }

        string name;
        string display;
        if ((attributes & VolumeId) != 0)
        {
            name = display = CodePage437.Decode(stored).TrimEnd(' '); // a label is 11 characters without a dot
        }
        else
        {
            string stem = CodePage437.Decode(stored[..8]).TrimEnd(' ');
            string extension = CodePage437.Decode(stored[8..]).TrimEnd(' ');
            byte caseFlags = bytes[12];
            name = Join(stem, extension);
            display = Join(
                (caseFlags & LowerBase) != 0 ? stem.ToLowerInvariant() : stem,
                (caseFlags & LowerExtension) != 0 ? extension.ToLowerInvariant() : extension);
        }

        uint high = isFat32 ? ReadUInt16LittleEndian(bytes[20..]) : 0u;
        return new FatDirectoryRecord(
            ShortName:    name,
            DisplayName:  display,
            Checksum:     checksum,
            Attributes:   attributes,
            FirstCluster: (high << 16) | ReadUInt16LittleEndian(bytes[26..]),
            FileSize:     ReadUInt32LittleEndian(bytes[28..]));
    }

    /// <summary>Gives an entry new contents; the rest of it stays.</summary>
    public static void SetContents(Span<byte> bytes, uint firstCluster, uint size, bool isFat32)
    {
        WriteUInt16LittleEndian(bytes[26..], (ushort)(firstCluster & 0xFFFF));
        WriteUInt32LittleEndian(bytes[28..], size);
        if (isFat32)
        {
            WriteUInt16LittleEndian(bytes[20..], (ushort)(firstCluster >> 16));
        }
    }

    /// <summary>Frees a slot and clears what it held.</summary>
    public static void Free(Span<byte> bytes)
    {
        bytes[..Size].Clear();
        bytes[0] = FreeMark;
    }

    private static string Join(string stem, string extension) => extension.Length == 0 ? stem : $"{stem}.{extension}";

    /// <summary>The checksum of the 11 stored bytes, which their long entries repeat.</summary>
    public static byte ComputeChecksum(ReadOnlySpan<byte> name)
    {
        int sum = 0;
        foreach (byte b in name)
        {
            sum = ((sum >> 1) | ((sum & 1) << 7)) + b & 0xFF;
        }

        return (byte)sum;
    }
}
