namespace VmGeneralize.FileSystems.Xfs;

/// <summary>Blocks that several files have (reflink).</summary>
/// <param name="Start">First block, counted from the start of the volume without gaps.</param>
/// <param name="Count">Number of blocks.</param>
/// <param name="Owners">How many have them, at least two.</param>
internal readonly record struct SharedBlocks(long Start, long Count, uint Owners)
{
    public override string ToString() => $"{Count} blocks from {Start} with {Owners} owners";

    /// <summary>Adds to a list what follows, joined with its last item where both are equal.</summary>
    public static void Join(List<SharedBlocks> list, SharedBlocks next)
    {
        if (list.Count > 0 && list[^1] is var last && last.Start + last.Count == next.Start && last.Owners == next.Owners)
        {
            list[^1] = last with { Count = last.Count + next.Count };
        }
        else
        {
            list.Add(next);
        }
    }
}
