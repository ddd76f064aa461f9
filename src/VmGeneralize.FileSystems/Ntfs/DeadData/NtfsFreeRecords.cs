namespace VmGeneralize.FileSystems.Ntfs.DeadData;

/// <summary>Free file records that still tell of their former files.</summary>
/// <param name="Count">Free records with attributes or other contents.</param>
/// <param name="Names">Some of the names in them, in record order.</param>
/// <param name="ReserveBytes">Bytes other than zero in clusters that $MFT has in reserve behind its last record.</param>
public sealed record NtfsFreeRecords(long Count, IReadOnlyList<string> Names, long ReserveBytes);
