using System.Buffers.Binary;

namespace VmGeneralize.FileSystems.Ntfs.Indexes;

/// <summary>COLLATION_NTOFS_ULONG: one 32-bit number (<c>$Secure:$SII</c>, <c>$Quota:$Q</c>).</summary>
internal sealed class UInt32Collation : Collation
{
    public const uint RuleNumber = 0x10;

    public static UInt32Collation Instance { get; } = new();

    public override uint Rule => RuleNumber;

    public override bool IsValid(ReadOnlySpan<byte> key) => key.Length == sizeof(uint);

    public override int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        BinaryPrimitives.ReadUInt32LittleEndian(left).CompareTo(BinaryPrimitives.ReadUInt32LittleEndian(right));
}
