namespace VmGeneralize.Disks;

/// <summary>How to open a disk file.</summary>
public sealed record DiskOpenOptions
{
    /// <summary>
    /// Where parents of differencing disks may be: files, or folders that hold them. Tried before the paths that the disk
    /// itself stores. A parent is taken only when its identity is the one that the child asks for.
    /// </summary>
    public IReadOnlyList<string> ParentPaths { get; init; } = [];

    /// <summary>Ends every read of the disk file and of its parents.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>
    /// Read the files though another program may be writing to them: what is found then may be of a moment that never was. For looking only.
    /// </summary>
    public bool SharesWithWriters { get; init; }

    /// <summary>Open the file so that it may be changed by <see cref="InPlace.InPlaceChange"/>: nobody else can open it then.</summary>
    public bool ForChange { get; init; }

    /// <summary>The disk is no file of this machine: what it says of its parents must not be looked for here.</summary>
    internal bool IsAlone { get; init; }
}
