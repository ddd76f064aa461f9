namespace VmGeneralize.FileSystems.Ext.Journal;

/// <summary>What a log holds in its committed transactions.</summary>
/// <param name="Blocks">Copies of blocks in the order of the log; at most one for each block of the log.</param>
/// <param name="RevokeBlocks">Where revocation records are in the journal, with their transaction.</param>
/// <param name="Transactions">Number of committed transactions.</param>
/// <param name="EndSequence">The first transaction that was not committed.</param>
internal sealed record LogContents(
    IReadOnlyList<LoggedBlock> Blocks,
    IReadOnlyList<(JournalBlock LogBlock, uint Sequence)> RevokeBlocks,
    int Transactions,
    uint EndSequence);
