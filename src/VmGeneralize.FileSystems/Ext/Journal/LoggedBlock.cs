namespace VmGeneralize.FileSystems.Ext.Journal;

/// <summary>A copy of a file system block in a committed transaction.</summary>
/// <param name="Tag">Which block.</param>
/// <param name="Sequence">The transaction.</param>
/// <param name="LogBlock">Where the copy is in the journal.</param>
internal readonly record struct LoggedBlock(JournalTag Tag, uint Sequence, JournalBlock LogBlock);
