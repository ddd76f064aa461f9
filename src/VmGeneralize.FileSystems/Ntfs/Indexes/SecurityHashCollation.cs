using System.Buffers.Binary;

namespace VmGeneralize.FileSystems.Ntfs.Indexes;

/// <summary>COLLATION_NTOFS_SECURITY_HASH: a 32-bit hash, then the 32-bit security id (<c>$Secure:$SDH</c>).</summary>
internal sealed class SecurityHashCollation : Collation
{
    public const uint RuleNumber = 0x12;

    public static SecurityHashCollation Instance { get; } = new();

    public override uint Rule => RuleNumber;

    public override bool IsValid(ReadOnlySpan<byte> key) => key.Length == 2 * sizeof(uint);

    public override int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        int order = BinaryPrimitives.ReadUInt32LittleEndian(left).CompareTo(BinaryPrimitives.ReadUInt32LittleEndian(right));
        return order != 0
            ? order
            : BinaryPrimitives.ReadUInt32LittleEndian(left[4..]).CompareTo(BinaryPrimitives.ReadUInt32LittleEndian(right[4..]));
    }
}
