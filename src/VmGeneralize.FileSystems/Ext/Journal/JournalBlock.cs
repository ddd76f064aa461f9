namespace VmGeneralize.FileSystems.Ext.Journal;

/// <summary>A block's place in the journal, counted from 0, which is its superblock. <see cref="JournalLog.VolumeOffset"/> says where it is.</summary>
internal readonly record struct JournalBlock(uint Value)
{
    public static JournalBlock operator +(JournalBlock block, uint blocks) => new(block.Value + blocks);

    /// <summary>The number of blocks from one to another.</summary>
    public static uint operator -(JournalBlock block, JournalBlock start) => block.Value - start.Value;

    public static bool operator <(JournalBlock left, JournalBlock right) => left.Value < right.Value;

    public static bool operator >(JournalBlock left, JournalBlock right) => left.Value > right.Value;

    public static bool operator <=(JournalBlock left, JournalBlock right) => left.Value <= right.Value;

    public static bool operator >=(JournalBlock left, JournalBlock right) => left.Value >= right.Value;

    public override string ToString() => Value.ToString();
}
