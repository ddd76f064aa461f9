using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>The copies of the table besides the one that counts. Nothing reads them, and drivers write the same to all of them.</summary>
internal static class FatCopies
{
    private const int PartSize = 1 << 16; // bytes

    /// <summary>Where the entries of a copy first differ from those that count, in bytes of the table; null when they do not.</summary>
    public static long? FirstDifference(FatVolume volume, int table)
    {
        foreach ((long position, byte[] active, byte[] copy) in Parts(volume, table))
        {
            if (!active.AsSpan().SequenceEqual(copy))
            {
                return position + active.AsSpan().CommonPrefixLength(copy);
            }
        }

        return null;
    }

    /// <summary>Makes all copies follow the table that counts.</summary>
    public static void Align(FatVolume volume)
    {
        for (int table = 0; table < volume.Boot.FatCount; table++)
        {
            foreach ((long position, byte[] active, byte[] copy) in Parts(volume, table))
            {
                if (!active.AsSpan().SequenceEqual(copy))
                {
                    volume.Write(volume.Boot.FatOffset(table) + position, active);
                }
            }
        }
    }

    private static IEnumerable<(long Position, byte[] Active, byte[] Copy)> Parts(FatVolume volume, int table)
    {
        if (table == volume.Boot.ActiveFat)
        {
            yield break;
        }

        for (long position = 0; position < volume.Boot.UsedFatLength; position += PartSize)
        {
            volume.Cancellation.ThrowIfCancellationRequested();
            byte[] active = new byte[Math.Min(PartSize, volume.Boot.UsedFatLength - position)];
            byte[] copy = new byte[active.Length];
            volume.Device.Read(volume.Boot.FatOffset(volume.Boot.ActiveFat) + position, active);
            volume.Device.Read(volume.Boot.FatOffset(table) + position, copy);
            yield return (position, active, copy);
        }
    }
}
