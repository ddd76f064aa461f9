namespace VmGeneralize.FileSystems.Ntfs.Indexes;

/// <summary>File names as the volume compares them in lookups: case ignored by its own <c>$UpCase</c>.</summary>
internal sealed class FileNameComparer(UpCaseTable upCase) : IComparer<string>, IEqualityComparer<string>
{
    public int Compare(string? x, string? y) => upCase.CompareIgnoringCase(x, y);

    public bool Equals(string? x, string? y) => upCase.EqualsIgnoringCase(x, y);

    public int GetHashCode(string obj)
    {
        HashCode hash = default;
        foreach (char unit in obj)
        {
            hash.Add(upCase.ToUpper(unit));
        }

        return hash.ToHashCode();
    }
}
