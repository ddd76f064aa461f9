namespace VmGeneralize.Blocks.Tests.Contract;

/// <summary>Bytes from a seed, half of them in runs of zeros.</summary>
internal static class SampleBytes
{
    public static byte[] Make(int length, int seed = 1)
    {
        byte[] bytes = new byte[length];
        Random random = new(seed);
        for (int at = 0; at < length;)
        {
            Span<byte> run = bytes.AsSpan(at, Math.Min(random.Next(1, 40_000), length - at));
            if (random.Next(2) == 0)
            {
                random.NextBytes(run);
            }

            at += run.Length;
        }

        return bytes;
    }

    /// <summary>A device with these bytes that does not store the whole pages of zeros among them.</summary>
    public static OverlayDevice Holed(byte[] bytes)
    {
        OverlayDevice device = new(new MemoryDevice([.. bytes]));
        for (int at = 0; at + OverlayDevice.PageSize <= bytes.Length; at += OverlayDevice.PageSize)
        {
            if (ZeroBytes.IsAllZero(bytes.AsSpan(at, OverlayDevice.PageSize)))
            {
                device.Zero(new Extent(at, OverlayDevice.PageSize));
            }
        }

        return device;
    }
}
