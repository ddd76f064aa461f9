namespace VmGeneralize.FileSystems.Ext.Journal;

/// <summary>Transaction numbers start again at 0 after 2^32 - 1: of two, the one that is less than 2^31 ahead is the later.</summary>
internal static class JournalSequence
{
    public static bool IsLater(uint sequence, uint than) => unchecked((int)(sequence - than)) > 0;

    public static uint Next(uint sequence) => unchecked(sequence + 1);
}
