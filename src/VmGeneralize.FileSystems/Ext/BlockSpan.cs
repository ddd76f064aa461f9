namespace VmGeneralize.FileSystems.Ext;

/// <summary>Adjacent blocks on the volume.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Count">Number of blocks.</param>
internal readonly record struct BlockSpan(ExtBlock First, long Count)
{
    /// <summary>One past the last block.</summary>
    public ExtBlock End => First + Count;

    /// <summary>The last block; there is one.</summary>
    public ExtBlock Last => First + (Count - 1);

    public bool Contains(ExtBlock block) => block >= First && block - First < Count;

    /// <summary>Without the end: it may overflow in a damaged record.</summary>
    public override string ToString() => $"{Count} from {First}";
}
