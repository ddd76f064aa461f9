namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>What $LogFile says about the volume.</summary>
public enum LogFileState
{
    /// <summary>All 0xFF: nothing was logged since it was reset.</summary>
    Empty,

    /// <summary>The volume was dismounted cleanly.</summary>
    Clean,

    /// <summary>Transactions may be pending: the metadata on disk may be inconsistent.</summary>
    Unclean,

    /// <summary>Restart page version 2.0: Windows holds cached metadata (Fast Startup) or the disk was pulled.</summary>
    FastStartup,
}
