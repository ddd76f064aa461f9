using VmGeneralize.Registry;

namespace VmGeneralize.Guests.Windows;

/// <summary>A hive with the place that it came from.</summary>
/// <param name="Name">Such as <c>SOFTWARE</c>.</param>
/// <param name="Path">Its file in the guest.</param>
/// <param name="Hive">Its keys and values, logs replayed.</param>
/// <param name="FilledLogs">Its log files that are not empty: they hold older copies of the hive's pages.</param>
internal sealed record LoadedHive(string Name, string Path, Hive Hive, IReadOnlyList<string> FilledLogs);
