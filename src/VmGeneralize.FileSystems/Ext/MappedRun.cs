namespace VmGeneralize.FileSystems.Ext;

/// <summary>Blocks of a file that are adjacent on the volume.</summary>
/// <param name="Logical">First block of the file.</param>
/// <param name="Physical">First block on the volume.</param>
/// <param name="Count">Number of blocks.</param>
/// <param name="IsUnwritten">Allocated, but reads as zeros whatever is stored there.</param>
internal readonly record struct MappedRun(FileBlock Logical, ExtBlock Physical, long Count, bool IsUnwritten)
{
    /// <summary>One past the last block of the file.</summary>
    public FileBlock End => Logical + Count;

    /// <summary>Where they are.</summary>
    public BlockSpan Blocks => new(Physical, Count);

    /// <summary>Where a block of the file in this run is.</summary>
    public ExtBlock At(FileBlock block) => Physical + (block - Logical);
}
