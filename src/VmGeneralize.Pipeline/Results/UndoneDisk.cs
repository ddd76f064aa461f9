namespace VmGeneralize.Pipeline.Results;

/// <summary>A disk whose change in place was undone.</summary>
/// <param name="File">The disk file.</param>
/// <param name="RestoredBytes">Bytes of it that have their old contents again.</param>
public sealed record UndoneDisk(string File, long RestoredBytes);
