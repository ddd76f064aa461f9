namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>Whether an NTFS volume may be changed.</summary>
/// <param name="DirtyFlag">VOLUME_IS_DIRTY: Windows will run chkdsk at the next boot.</param>
/// <param name="Log">State of $LogFile.</param>
/// <param name="Evidence">The fields this was read from, for reports.</param>
public sealed record NtfsVolumeState(bool DirtyFlag, LogFileState Log, string Evidence);
