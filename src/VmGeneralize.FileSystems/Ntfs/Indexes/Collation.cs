using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs.Indexes;

/// <summary>The order of an index's keys (COLLATION_* in <c>$INDEX_ROOT</c>).</summary>
internal abstract class Collation
{
    /// <summary>The rule's number on disk.</summary>
    public abstract uint Rule { get; }

    /// <summary>Whether a stored key has the form that <see cref="Compare"/> needs.</summary>
    public abstract bool IsValid(ReadOnlySpan<byte> key);

    /// <summary>Negative when <paramref name="left"/> comes first, 0 when the keys are the same; both are <see cref="IsValid"/>.</summary>
    public abstract int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right);

    /// <summary>As <see cref="Compare"/>, but file names that differ in case only are the same.</summary>
    public virtual int CompareIgnoringCase(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => Compare(left, right);

    /// <summary>The order that a rule names.</summary>
    /// <param name="rule">From <c>$INDEX_ROOT</c>.</param>
    /// <param name="upCase">The volume's table.</param>
    /// <exception cref="UnsupportedFeatureException">A rule that no known index uses.</exception>
    public static Collation ForRule(uint rule, UpCaseTable upCase) => rule switch
    {
        BinaryCollation.RuleNumber => BinaryCollation.Instance,
        FileNameCollation.RuleNumber => new FileNameCollation(upCase),
        UInt32Collation.RuleNumber => UInt32Collation.Instance,
        SidCollation.RuleNumber => SidCollation.Instance,
        SecurityHashCollation.RuleNumber => SecurityHashCollation.Instance,
        UInt32SequenceCollation.RuleNumber => UInt32SequenceCollation.Instance,
        _ => throw new UnsupportedFeatureException(
            $"NTFS index collation rule 0x{rule:X}", "Run chkdsk on the volume; no known Windows version writes this rule."),
    };
}
