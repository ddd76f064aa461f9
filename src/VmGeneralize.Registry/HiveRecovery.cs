namespace VmGeneralize.Registry;

/// <summary>What was needed before a hive could be read.</summary>
/// <param name="Kind">Nothing, or which log format was replayed.</param>
/// <param name="Entries">Log entries (new format) or 512-byte dirty pages (old format) that were applied.</param>
/// <param name="Logs">The logs that were applied, in order, such as <c>LOG1</c>.</param>
/// <param name="BaseBlockReplaced">The primary's base block was damaged and came from a log.</param>
public sealed record HiveRecovery(HiveRecoveryKind Kind, int Entries, IReadOnlyList<string> Logs, bool BaseBlockReplaced)
{
    internal static HiveRecovery Clean { get; } = new(HiveRecoveryKind.Clean, 0, [], false);

    /// <summary>True when logs were replayed: what is in memory differs from the primary file.</summary>
    public bool WasDirty => Kind != HiveRecoveryKind.Clean;

    /// <summary>For users: "4 entries of LOG1 and LOG2 replayed".</summary>
    public override string ToString() => Kind switch
    {
        HiveRecoveryKind.Clean => "clean",
        HiveRecoveryKind.LogEntries => $"{Count("entry", "entries")} of {string.Join(" and ", Logs)} replayed{Base}",
        HiveRecoveryKind.DirtyPages => $"{Count("page", "pages")} of {string.Join(" and ", Logs)} replayed{Base}",
        _ => throw new InvalidOperationException($"No words for {Kind}"),
    };

    private string Base => BaseBlockReplaced ? ", its damaged base block too" : "";

    private string Count(string one, string several) => Entries == 1 ? $"1 {one}" : $"{Entries} {several}";
}
