namespace VmGeneralize.FileSystems.Xfs.Directories;

/// <summary>Spreads things over as few blocks as hold them, each about as full as the others.</summary>
internal static class Spread
{
    /// <param name="count">Things; 0 take one block.</param>
    /// <param name="room">What a block holds.</param>
    public static IEnumerable<Range> Evenly(int count, int room)
    {
        int blocks = Math.Max(1, (count / room) + (count % room == 0 ? 0 : 1));
        for (int index = 0; index < blocks; index++)
        {
            yield return (int)((long)count * index / blocks)..(int)((long)count * (index + 1) / blocks);
        }
    }
}
