using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems;

/// <summary>Bytes without a meaning: counted, and zeroed on request.</summary>
internal static class SlackBytes
{
    /// <returns>Bytes of the range that are not zero.</returns>
    public static long Take(Span<byte> bytes, bool wipe)
    {
        if (ZeroBytes.IsAllZero(bytes))
        {
            return 0;
        }

        int count = ZeroBytes.CountOthers(bytes);
        if (wipe)
        {
            bytes.Clear();
        }

        return count;
    }
}
