namespace VmGeneralize.Disks;

/// <summary>Sizes that Azure accepts.</summary>
public static class VhdSize
{
    /// <summary>Bytes of the footer after a fixed VHD's data.</summary>
    public const int FooterSize = 512;

    private const long MiB = 1 << 20;

    /// <summary>The smallest whole number of MiB that holds <paramref name="bytes"/>: Azure refuses every other virtual size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or within 1 MiB of 2^63.</exception>
    public static long RoundUpToMiB(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, long.MaxValue - MiB);
        return (bytes + MiB - 1) / MiB * MiB;
    }
}
