namespace VmGeneralize;

/// <summary>Exit codes; the same for every command.</summary>
internal enum ExitCode
{
    Done = 0,
    Unexpected = 1,
    Usage = 2,
    Refused = 3,
    Corrupt = 4,
    Azure = 5,

    /// <summary>Attaching the disk, DISM or detaching failed, or needs another machine.</summary>
    Servicing = 6,

    /// <summary><c>verify</c> found what should not be there.</summary>
    Leftovers = 7,
    Cancelled = 130,
}
