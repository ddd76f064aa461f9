namespace VmGeneralize.Blocks;

/// <summary>
/// Reads small pieces of a device that nobody writes to. Pieces that follow each other closely, as what is before each change in a table does, come from
/// one larger read; a piece that is far from the one before is read alone.
/// </summary>
/// <param name="source">The device; owned by the caller.</param>
internal sealed class AheadReader(IBlockDevice source)
{
    private const int WindowSize = 64 << 10; // bytes that are read at once

    private byte[] _bytes = [];
    private Extent _window;
    private long _expected = -1; // where the last piece ended; none yet

    /// <param name="offset">Position on the device.</param>
    /// <param name="buffer">Filled completely; at most a window long.</param>
    public void Read(long offset, Span<byte> buffer)
    {
        long end = offset + buffer.Length;
        bool follows = _expected >= 0 && offset >= _expected && offset - _expected < WindowSize / 2;
        _expected = end;
        if (offset >= _window.Offset && end <= _window.End)
        {
            _bytes.AsSpan((int)(offset - _window.Offset), buffer.Length).CopyTo(buffer);
        }
        else if (!follows || !TryFill(offset))
        {
            source.Read(offset, buffer);
        }
        else
        {
            _bytes.AsSpan(0, buffer.Length).CopyTo(buffer);
        }
    }

    // What nobody asked for may be unreadable: then no more than asked for is read.
    private bool TryFill(long offset)
    {
        if (_bytes.Length == 0)
        {
            _bytes = new byte[WindowSize];
        }

        Extent window = new(offset, Math.Min(WindowSize, source.Length - offset));
        _window = default;
        try
        {
            source.Read(offset, _bytes.AsSpan(0, (int)window.Length));
        }
        catch (Exception problem) when (problem is VmGeneralizeException or IOException)
        {
            return false;
        }

        _window = window;
        return true;
    }
}
