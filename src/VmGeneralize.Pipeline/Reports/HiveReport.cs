namespace VmGeneralize.Pipeline.Reports;

/// <summary>A registry hive that is written back.</summary>
/// <param name="Hive">Its name.</param>
/// <param name="Path">Its file in the guest.</param>
/// <param name="ReplayedEntries">Log entries replayed first.</param>
/// <param name="EmptiedLogs">Log files emptied, because they hold older pages of the hive.</param>
public sealed record HiveReport(string Hive, string Path, int ReplayedEntries, IReadOnlyList<string> EmptiedLogs);
