namespace VmGeneralize.FileSystems.Xfs;

/// <summary>Adjacent blocks in one allocation group.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Count">Number of blocks.</param>
internal readonly record struct AgExtent(AgBlock First, uint Count)
{
    /// <summary>One past the last block.</summary>
    public AgBlock End => First + Count;

    /// <summary>Without the end: it may overflow in a damaged record.</summary>
    public override string ToString() => $"{Count} from {First}";
}
