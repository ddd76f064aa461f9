namespace VmGeneralize.FileSystems.Ntfs.Indexes;

/// <summary>COLLATION_BINARY: byte by byte, then the shorter first.</summary>
internal sealed class BinaryCollation : Collation
{
    public const uint RuleNumber = 0x00;

    public static BinaryCollation Instance { get; } = new();

    public override uint Rule => RuleNumber;

    public override bool IsValid(ReadOnlySpan<byte> key) => true;

    public override int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => left.SequenceCompareTo(right);
}
