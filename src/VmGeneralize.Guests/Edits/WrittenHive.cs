namespace VmGeneralize.Guests.Edits;

/// <summary>A registry hive that was written back because values in it changed.</summary>
/// <param name="Name">Such as <c>SOFTWARE</c>.</param>
/// <param name="Path">Its file in the guest.</param>
/// <param name="EmptiedLogs">Its log files that held older pages and are empty now.</param>
/// <param name="ReplayedEntries">Log entries that were replayed into it first; 0 when it was clean.</param>
public sealed record WrittenHive(string Name, string Path, IReadOnlyList<string> EmptiedLogs, int ReplayedEntries);
