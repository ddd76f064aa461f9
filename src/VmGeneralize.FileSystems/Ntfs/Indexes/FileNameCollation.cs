namespace VmGeneralize.FileSystems.Ntfs.Indexes;

/// <summary>COLLATION_FILE_NAME, the order of <c>$I30</c>: keys are <c>$FILE_NAME</c> values, compared by name alone.</summary>
internal sealed class FileNameCollation(UpCaseTable upCase) : Collation
{
    public const uint RuleNumber = 0x01;

    public override uint Rule => RuleNumber;

    public override bool IsValid(ReadOnlySpan<byte> key) => FileNameKey.IsValid(key);

    public override int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        upCase.Compare(FileNameKey.NameOf(left), FileNameKey.NameOf(right));

    public override int CompareIgnoringCase(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        upCase.CompareIgnoringCase(FileNameKey.NameOf(left), FileNameKey.NameOf(right));
}
