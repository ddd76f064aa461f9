namespace VmGeneralize.Registry.Tests;

public sealed class HiveRecoveryTests
{
    [Theory]
    [InlineData(HiveRecoveryKind.Clean, 0, false, "clean")]
    [InlineData(HiveRecoveryKind.LogEntries, 2, true, "2 entries of LOG1 and LOG2 replayed, its damaged base block too")]
    [InlineData(HiveRecoveryKind.DirtyPages, 1, false, "1 page of LOG1 and LOG2 replayed")]
    public void It_is_told_in_words_and_without_the_name_of_a_type(HiveRecoveryKind kind, int entries, bool isReplaced, string text) =>
        Assert.Equal(text, new HiveRecovery(kind, entries, ["LOG1", "LOG2"], isReplaced).ToString());
}
