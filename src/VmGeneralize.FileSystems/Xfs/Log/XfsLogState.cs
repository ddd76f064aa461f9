namespace VmGeneralize.FileSystems.Xfs.Log;

/// <summary>Which part of a log counts.</summary>
/// <param name="Head">The block after the last record.</param>
/// <param name="Tail">The block of the first record that may not have reached its place.</param>
/// <param name="IsClean">The last record is that of an unmount, or nothing was ever logged.</param>
/// <param name="Cycle">The turn of the ring in which the last record was written; 0 in an unused log.</param>
internal sealed record XfsLogState(int Head, int Tail, bool IsClean, uint Cycle);
