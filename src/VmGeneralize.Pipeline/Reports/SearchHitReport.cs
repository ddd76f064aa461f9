namespace VmGeneralize.Pipeline.Reports;

/// <summary>A place where a searched string was found: a file, a record, the free clusters of a volume.</summary>
/// <param name="Text">The string.</param>
/// <param name="Encoding">"UTF-8" or "UTF-16".</param>
/// <param name="Count">How often it occurs there.</param>
/// <param name="Offset">Byte of the disk, of the first time.</param>
/// <param name="Partition">Partition number; null outside all partitions.</param>
/// <param name="Place">What is there, in words.</param>
/// <param name="Kind">The same as a name for scripts, such as FreeCluster or ResidentData.</param>
/// <param name="Path">The file or directory.</param>
/// <param name="Stream">Its stream; null for the main one.</param>
/// <param name="Record">NTFS file record number.</param>
public sealed record SearchHitReport(
    string Text, string Encoding, long Count, long Offset, int? Partition, string Place, string Kind, string? Path, string? Stream, long? Record);
