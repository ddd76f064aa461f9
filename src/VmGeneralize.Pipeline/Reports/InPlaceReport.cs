namespace VmGeneralize.Pipeline.Reports;

/// <summary>Changes to a disk file that was generalized in place.</summary>
/// <param name="WrittenBytes">Bytes of the file that have other contents.</param>
/// <param name="ZeroedBytes">Bytes of the file that are zero now: holes, where its file system has them.</param>
/// <param name="Undo">Path of the undo file; null if none was requested.</param>
public sealed record InPlaceReport(long WrittenBytes, long ZeroedBytes, string? Undo);
