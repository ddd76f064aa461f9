using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>$STANDARD_INFORMATION: times, attributes and the security descriptor's id in $Secure.</summary>
/// <param name="CreationTime">FILETIME, like the other three.</param>
/// <param name="ModificationTime">Last change of the contents.</param>
/// <param name="RecordChangeTime">Last change of the file record.</param>
/// <param name="AccessTime">Last access.</param>
/// <param name="FileAttributes">FILE_ATTRIBUTE_*.</param>
/// <param name="SecurityId">0 in the short form of NTFS 1.2, which has no such field.</param>
internal readonly record struct StandardInformation(
    ulong CreationTime, ulong ModificationTime, ulong RecordChangeTime, ulong AccessTime, uint FileAttributes, uint SecurityId)
{
    /// <summary>Bytes of the NTFS 3 form.</summary>
    public const int Size = 0x48;

    /// <summary>Bytes of the NTFS 1.2 form.</summary>
    public const int ShortSize = 0x30;

    private const int FileAttributesOffset = 0x20;
    private const int SecurityIdOffset = 0x34;
    private const int UsnOffset = 0x40;

    /// <param name="bytes">At least <see cref="ShortSize"/> bytes.</param>
    public static StandardInformation Read(ReadOnlySpan<byte> bytes) => new(
        ReadUInt64LittleEndian(bytes),
        ReadUInt64LittleEndian(bytes[0x08..]),
        ReadUInt64LittleEndian(bytes[0x10..]),
        ReadUInt64LittleEndian(bytes[0x18..]),
        ReadUInt32LittleEndian(bytes[FileAttributesOffset..]),
        bytes.Length >= Size ? ReadUInt32LittleEndian(bytes[SecurityIdOffset..]) : 0);

    /// <summary>Forgets the file's last entry in the change journal; true when there was one.</summary>
    /// <param name="bytes">The attribute's value.</param>
    public static bool ClearUsn(Span<byte> bytes)
    {
        if (bytes.Length < Size || ReadUInt64LittleEndian(bytes[UsnOffset..]) == 0)
        {
            return false;
        }

        bytes[UsnOffset..Size].Clear();
        return true;
    }

    /// <summary>The attribute of a file, or null when it is missing or too short.</summary>
    public static StandardInformation? TryRead(NtfsFile file) =>
        file.Find(AttributeType.StandardInformation) is { IsNonResident: false } attribute && attribute.Value.Length >= ShortSize
            ? Read(attribute.Value)
            : null;

    /// <summary>The NTFS 3 form; owner id, quota charge and USN are 0.</summary>
    public void Write(Span<byte> bytes)
    {
        bytes[..Size].Clear();
        WriteUInt64LittleEndian(bytes, CreationTime);
        WriteUInt64LittleEndian(bytes[0x08..], ModificationTime);
        WriteUInt64LittleEndian(bytes[0x10..], RecordChangeTime);
        WriteUInt64LittleEndian(bytes[0x18..], AccessTime);
        WriteUInt32LittleEndian(bytes[FileAttributesOffset..], FileAttributes);
        WriteUInt32LittleEndian(bytes[SecurityIdOffset..], SecurityId);
    }
}
