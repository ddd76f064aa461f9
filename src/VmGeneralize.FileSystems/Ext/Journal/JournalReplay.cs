namespace VmGeneralize.FileSystems.Ext.Journal;

/// <summary>What a replay did.</summary>
/// <param name="Transactions">Committed transactions that the log held.</param>
/// <param name="Blocks">File system blocks that were written, each counted once.</param>
/// <param name="Revoked">Copies that were left out because their block was revoked.</param>
internal sealed record JournalReplay(int Transactions, int Blocks, int Revoked);
