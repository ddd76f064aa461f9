namespace VmGeneralize.FileSystems.Ext;

/// <summary>Blocks of a file that lie side by side on the volume.</summary>
/// <param name="Logical">First block of the file.</param>
/// <param name="Physical">First block on the volume.</param>
/// <param name="Count">Number of blocks.</param>
/// <param name="IsUnwritten">Allocated, but reads as zeros whatever is stored there.</param>
internal readonly record struct MappedRun(long Logical, long Physical, long Count, bool IsUnwritten)
{
    public long End => Logical + Count;
}
