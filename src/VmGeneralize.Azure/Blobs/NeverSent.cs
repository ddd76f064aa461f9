namespace VmGeneralize.Azure.Blobs;

/// <summary>Bytes of a disk that were never sent, by reason.</summary>
/// <param name="NotAllocated">The source container holds nothing there.</param>
/// <param name="Dead">Stored, but freed: no file, file system structure or unknown partition owns them.</param>
/// <param name="Zero">Live, but all zero in units of 4 KiB.</param>
public sealed record NeverSent(long NotAllocated, long Dead, long Zero)
{
    public long Total => NotAllocated + Dead + Zero;
}
