using System.Buffers.Binary;

namespace VmGeneralize.FileSystems.Ntfs.Indexes;

/// <summary>
/// COLLATION_NTOFS_ULONGS: 32-bit numbers from the first on (<c>$ObjId:$O</c>, <c>$Reparse:$R</c>); of two with the same start, the
/// shorter comes first.
/// </summary>
internal sealed class UInt32SequenceCollation : Collation
{
    public const uint RuleNumber = 0x13;

    public static UInt32SequenceCollation Instance { get; } = new();

    public override uint Rule => RuleNumber;

    public override bool IsValid(ReadOnlySpan<byte> key) => key.Length % sizeof(uint) == 0;

    public override int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        int count = Math.Min(left.Length, right.Length);
        for (int i = 0; i < count; i += sizeof(uint))
        {
            uint a = BinaryPrimitives.ReadUInt32LittleEndian(left[i..]);
            uint b = BinaryPrimitives.ReadUInt32LittleEndian(right[i..]);
            if (a != b)
            {
                return a < b ? -1 : 1;
            }
        }

        return left.Length.CompareTo(right.Length);
    }
}
