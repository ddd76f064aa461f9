namespace VmGeneralize.FileSystems.Ntfs.Indexes;

/// <summary>COLLATION_NTOFS_SID: security identifiers (<c>$Quota:$O</c>), compared by their stored bytes.</summary>
internal sealed class SidCollation : Collation
{
    public const uint RuleNumber = 0x11;

    /// <summary>Revision, count of sub-authorities, authority.</summary>
    private const int SidHeaderSize = 8;

    public static SidCollation Instance { get; } = new();

    public override uint Rule => RuleNumber;

    public override bool IsValid(ReadOnlySpan<byte> key) =>
        key.Length >= SidHeaderSize && key.Length == SidHeaderSize + (sizeof(uint) * key[1]);

    public override int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => left.SequenceCompareTo(right);
}
