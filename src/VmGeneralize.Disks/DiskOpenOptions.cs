namespace VmGeneralize.Disks;

/// <summary>How to open a disk file.</summary>
public sealed record DiskOpenOptions
{
    /// <summary>
    /// Where parents of differencing disks may be: files, or folders that hold them. Tried before the paths that the disk
    /// itself stores. A parent is taken only when its identity is the one that the child requires.
    /// </summary>
    public IReadOnlyList<string> ParentPaths { get; init; } = [];

    /// <summary>Cancels every read of the disk file and of its parents.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>
    /// Read the files though another program may be writing to them: the result may be a state that never existed. Only for inspection.
    /// </summary>
    public bool SharesWithWriters { get; init; }

    /// <summary>Open the file so that it may be changed by <see cref="InPlace.InPlaceChange"/>: no other process can then open it.</summary>
    public bool ForChange { get; init; }

    /// <summary>The disk is not a file of this machine: its parents must not be searched for here.</summary>
    internal bool IsAlone { get; init; }
}
