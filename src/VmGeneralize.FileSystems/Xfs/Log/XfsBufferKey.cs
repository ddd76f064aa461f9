namespace VmGeneralize.FileSystems.Xfs.Log;

/// <summary>A piece of the volume as the log names it.</summary>
/// <param name="Address">Its start, in units of 512 bytes.</param>
/// <param name="Units">Its length, in units of 512 bytes.</param>
internal readonly record struct XfsBufferKey(long Address, int Units)
{
    public long Offset => Address * XfsLogRing.BlockSize;

    /// <summary>In bytes.</summary>
    public int Length => Units * XfsLogRing.BlockSize;

    /// <summary>Not empty, not longer than a buffer can be (64 KiB), and on the volume.</summary>
    public bool IsInside(long volumeLength) =>
        Units is > 0 and <= 128 && Address >= 0 && Address <= (volumeLength / XfsLogRing.BlockSize) - Units;
}
