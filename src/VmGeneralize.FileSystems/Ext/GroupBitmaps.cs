namespace VmGeneralize.FileSystems.Ext;

/// <summary>
/// Bitmaps of a volume's groups in memory. Groups without a bit that is set, and groups without one that is clear, share their bytes: on a large
/// volume most are such.
/// </summary>
/// <param name="groups">How many groups there are.</param>
internal sealed class GroupBitmaps(int groups)
{
    private readonly byte[]?[] _bitmaps = new byte[groups][];
    private byte[] _none = [];
    private byte[] _all = [];

    /// <summary>A group's bitmap, for reading only; null while unknown.</summary>
    public byte[]? this[int group] => _bitmaps[group];

    /// <summary>Remembers a group's bitmap.</summary>
    /// <param name="group">The group.</param>
    /// <param name="bits">Its bits; the caller must not change them afterwards.</param>
    /// <param name="count">How many of them mean something. Those after them are set.</param>
    /// <returns>What to read it from.</returns>
    public byte[] Keep(int group, byte[] bits, int count)
    {
        if (group == groups - 1)
        {
            return _bitmaps[group] = bits; // shorter than the others: its bits may be alike, its bytes are not
        }

        if (Bits.Next(bits, 0, count, set: true) == count)
        {
            bits = Share(ref _none, bits);
        }
        else if (Bits.Next(bits, 0, count, set: false) == count)
        {
            bits = Share(ref _all, bits);
        }

        return _bitmaps[group] = bits;
    }

    /// <summary>A bitmap that was kept, for changing.</summary>
    public byte[] Own(int group)
    {
        byte[] bits = _bitmaps[group] ?? throw new InvalidOperationException($"the bitmap of group {group} was not read");
        return ReferenceEquals(bits, _none) || ReferenceEquals(bits, _all) ? _bitmaps[group] = [.. bits] : bits;
    }

    private static byte[] Share(ref byte[] shared, byte[] bits)
    {
        if (shared.Length == 0)
        {
            shared = bits;
        }

        return shared.AsSpan().SequenceEqual(bits) ? shared : bits;
    }
}
