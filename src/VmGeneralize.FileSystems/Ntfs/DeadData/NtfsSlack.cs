namespace VmGeneralize.FileSystems.Ntfs.DeadData;

/// <summary>What earlier deletions left inside allocations that live on: bytes that hold something and mean nothing.</summary>
/// <param name="RecordBytes">Behind the end marker of file records in use.</param>
/// <param name="IndexBytes">Behind the entries of index nodes, and in index blocks that are not in use.</param>
/// <param name="FileBytes">In clusters of files behind what was ever written to them.</param>
public sealed record NtfsSlack(long RecordBytes, long IndexBytes, long FileBytes)
{
    public long TotalBytes => RecordBytes + IndexBytes + FileBytes;
}
