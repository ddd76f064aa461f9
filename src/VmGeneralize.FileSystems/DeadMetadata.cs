namespace VmGeneralize.FileSystems;

/// <summary>What earlier deletions left in one part of a file system's own metadata.</summary>
/// <param name="Kind">The part.</param>
/// <param name="Description">A clause in words, without the volume's name: "3 free MFT records still hold deleted files".</param>
/// <param name="Bytes">Bytes that hold something.</param>
/// <param name="Count">How many records or inodes; null where they are not counted.</param>
/// <param name="Names">Some of the names that can still be read, in their order on the volume; written by the guest.</param>
public sealed record DeadMetadata(DeadMetadataKind Kind, string Description, long Bytes, long? Count, IReadOnlyList<string> Names);

/// <summary>Where dead metadata is.</summary>
public enum DeadMetadataKind
{
    /// <summary>File records or inodes that no file uses any more, and space for them that was never used.</summary>
    FreeRecords,

    /// <summary>The log of changes: an ext journal, $LogFile.</summary>
    Journal,
}
