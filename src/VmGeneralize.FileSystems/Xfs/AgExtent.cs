namespace VmGeneralize.FileSystems.Xfs;

/// <summary>Blocks that lie side by side in one allocation group.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Count">Number of blocks.</param>
internal readonly record struct AgExtent(AgBlock First, uint Count)
{
    /// <summary>One past the last block.</summary>
    public AgBlock End => First + Count;

    /// <summary>Without the end: what a damaged record says may have none.</summary>
    public override string ToString() => $"{Count} from {First}";
}
