namespace VmGeneralize.Registry;

/// <summary>What had to be done before a hive could be read.</summary>
/// <param name="Kind">Nothing, or which log format was replayed.</param>
/// <param name="Entries">Log entries (new format) or 512-byte dirty pages (old format) that were applied.</param>
/// <param name="Logs">The logs that were applied, in order, such as <c>LOG1</c>.</param>
/// <param name="BaseBlockReplaced">The primary's base block was damaged and came from a log.</param>
public sealed record HiveRecovery(HiveRecoveryKind Kind, int Entries, IReadOnlyList<string> Logs, bool BaseBlockReplaced)
{
    internal static HiveRecovery Clean { get; } = new(HiveRecoveryKind.Clean, 0, [], false);

    /// <summary>True when logs were replayed: what is in memory differs from the primary file.</summary>
    public bool WasDirty => Kind != HiveRecoveryKind.Clean;
}
