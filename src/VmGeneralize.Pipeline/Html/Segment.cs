namespace VmGeneralize.Pipeline.Html;

/// <summary>Bytes of one kind in a partition.</summary>
/// <param name="Use">What they are.</param>
/// <param name="Length">How many.</param>
internal readonly record struct Segment(Use Use, long Length);

/// <summary>What bytes of a disk are, from the point of view of someone who hands it on.</summary>
internal enum Use
{
    /// <summary>Files and metadata that stay.</summary>
    Live,

    /// <summary>Live data that the plan removes.</summary>
    Removed,

    /// <summary>Free space that the disk file still stores: what earlier deletions left.</summary>
    Dead,

    /// <summary>Free, and nothing is stored.</summary>
    Free,

    /// <summary>Written to the image file.</summary>
    Written,

    /// <summary>Zero in the image file.</summary>
    NotWritten,

    /// <summary>Sent to the image in Azure.</summary>
    Sent,

    /// <summary>Zero in the image in Azure.</summary>
    NotSent,
}
