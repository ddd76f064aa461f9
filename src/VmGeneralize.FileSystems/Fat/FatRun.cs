namespace VmGeneralize.FileSystems.Fat;

/// <summary>Consecutive clusters of a file or directory.</summary>
/// <param name="Position">Clusters of the file before this run.</param>
/// <param name="First">First cluster on the volume.</param>
/// <param name="Count">Number of clusters.</param>
internal readonly record struct FatRun(uint Position, uint First, uint Count);
