using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs.Slack;

/// <summary>Counts, and zeros on request, the unused bytes of one structure between the parts that mean something.</summary>
/// <param name="bytes">The structure.</param>
/// <param name="wipe">Zero it.</param>
internal ref struct Gaps(Span<byte> bytes, bool wipe)
{
    private readonly Span<byte> _bytes = bytes;

    /// <summary>Bytes other than zero.</summary>
    public long Held { get; private set; }

    /// <summary>Takes a range that means nothing; one that ends before it starts is damage.</summary>
    /// <exception cref="CorruptDataException">It is not a range of the structure.</exception>
    public void Take(int start, int end)
    {
        if (start > end || end > _bytes.Length)
        {
            throw CorruptDataException.Mismatch("XFS metadata block", 0, "unused bytes", $"some up to {_bytes.Length}", $"{start} to {end}");
        }

        Held += SlackBytes.Take(_bytes[start..end], wipe);
    }
}
