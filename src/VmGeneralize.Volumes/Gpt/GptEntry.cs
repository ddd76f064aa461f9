using System.Runtime.InteropServices;
using System.Text;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Volumes.Gpt;

/// <summary>A slot of the GPT partition entry array (UEFI 2.10, table 5.6).</summary>
/// <param name="PartitionTypeGuid">All zero: unused.</param>
/// <param name="UniquePartitionGuid">The partition's own id; BCD entries and fstab name it.</param>
/// <param name="StartingLba">First sector.</param>
/// <param name="EndingLba">Last sector, inclusive.</param>
/// <param name="Attributes">Table 5.8; the upper 16 bits belong to the type.</param>
/// <param name="PartitionName">At most 36 UTF-16 units.</param>
internal readonly record struct GptEntry(
    Guid PartitionTypeGuid,
    Guid UniquePartitionGuid,
    ulong StartingLba,
    ulong EndingLba,
    ulong Attributes,
    string PartitionName)
{
    public const int Size = 128; // bytes on disk; slots may be larger

    private const int NameOffset = 0x38;
    private const ulong LegacyBiosBootable = 1UL << 2;

    public bool IsUsed => PartitionTypeGuid != Guid.Empty;

    public bool IsLegacyBiosBootable => (Attributes & LegacyBiosBootable) != 0;

    public static GptEntry Read(ReadOnlySpan<byte> bytes) => new(
        PartitionTypeGuid:   new Guid(bytes[..0x10]),
        UniquePartitionGuid: new Guid(bytes.Slice(0x10, 0x10)),
        StartingLba:         ReadUInt64LittleEndian(bytes[0x20..]),
        EndingLba:           ReadUInt64LittleEndian(bytes[0x28..]),
        Attributes:          ReadUInt64LittleEndian(bytes[0x30..]),
        PartitionName:       ReadName(bytes[NameOffset..Size]));

    private static string ReadName(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<ushort> units = MemoryMarshal.Cast<byte, ushort>(bytes);
        int end = units.IndexOf((ushort)0);
        return Encoding.Unicode.GetString(bytes[..((end < 0 ? units.Length : end) * 2)]);
    }
}
