namespace VmGeneralize.Guests.Linux.Facts.RamDisk;

/// <summary>
/// A library's decoder. Those of SharpCompress trust what they read in places: a damaged table ends in an index outside of an array, or in a number
/// that is too large, rather than in an exception of theirs. Such an exception means that what is packed is damaged.
/// </summary>
/// <param name="open">Makes the decoder, which may read at once; its result is disposed of with this.</param>
internal sealed class ForeignStream(Func<Stream> open) : UnpackingStream
{
    private Stream? _decoder;

    public override int Read(Span<byte> buffer)
    {
        try
        {
            _decoder ??= open();
            return _decoder.Read(buffer);
        }
        catch (Exception problem) when (problem is IndexOutOfRangeException or NullReferenceException or ArithmeticException or ArgumentException
            or InvalidOperationException or NotSupportedException or NotImplementedException or InvalidCastException)
        {
            throw new RamDiskProblemException("what is packed in it is damaged (its decoder failed)");
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoder?.Dispose();
        }

        base.Dispose(disposing);
    }
}
