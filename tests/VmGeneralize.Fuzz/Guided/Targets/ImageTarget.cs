using VmGeneralize.Blocks;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Fuzz.Guided.Targets;

/// <summary>
/// A disk or volume made by real programs. The input is its metadata, piece after piece, which is put in place; then the checksums are recalculated, so that
/// a change reaches the code behind them.
/// </summary>
internal abstract class ImageTarget(string name) : GuidedTarget(name)
{
    private const int MaxBytes = 48 << 10; // of metadata: a change among more is seldom one that matters

    private byte[] _image = [];
    private byte[] _sound = [];
    private List<Extent> _pieces = [];

    public sealed override int? LargestInput => null;

    public override IReadOnlyList<byte[]> Seeds(TemporaryFolder folder)
    {
        _image = Make(folder);
        _pieces = [];
        long total = 0;
        foreach (Extent piece in Pieces(_image).TakeWhile(piece => (total += piece.Length) <= MaxBytes))
        {
            _pieces.Add(piece);
        }

        _sound = [.. _pieces.SelectMany(piece => _image.AsSpan((int)piece.Offset, (int)piece.Length).ToArray())];
        return [_sound];
    }

    public sealed override void Run(byte[] input)
    {
        using OverlayDevice overlay = new(new MemoryDevice(_image));
        int from = 0;
        foreach (Extent piece in _pieces)
        {
            ReadOnlySpan<byte> bytes = input.AsSpan(from, (int)piece.Length);
            if (!bytes.SequenceEqual(_sound.AsSpan(from, (int)piece.Length)))
            {
                overlay.Write(piece.Offset, bytes);
            }

            from += (int)piece.Length;
        }

        Seal(overlay);
        Use(overlay);
    }

    /// <summary>Makes the sound disk or volume.</summary>
    protected abstract byte[] Make(TemporaryFolder folder);

    /// <summary>Where its metadata is, the most informative first; by default, sectors that hold something.</summary>
    protected virtual IEnumerable<Extent> Pieces(byte[] image) => HeadsOf(image, new Extent(0, image.Length), 512, _ => true);

    /// <summary>Recalculates the checksums.</summary>
    protected virtual void Seal(OverlayDevice image)
    {
    }

    /// <summary>Does everything that is done with it.</summary>
    protected abstract void Use(OverlayDevice image);

    /// <summary>The part in use of each unit that holds something and is wanted.</summary>
    protected static IEnumerable<Extent> HeadsOf(byte[] image, Extent range, int unit, Func<byte[], bool> isWanted)
    {
        for (long at = range.Offset; at + unit <= range.End; at += unit)
        {
            Span<byte> bytes = image.AsSpan((int)at, unit);
            int used = bytes.LastIndexOfAnyExcept((byte)0) + 1;
            if (used > 0 && isWanted(bytes.ToArray()))
            {
                yield return new Extent(at, used);
            }
        }
    }

    /// <summary>Changes a range; does nothing when the range is outside the image.</summary>
    protected static void Patch(OverlayDevice image, long offset, long length, Action<byte[]> change)
    {
        if (offset < 0 || length <= 0 || length > 1 << 20 || offset > image.Length - length)
        {
            return;
        }

        byte[] bytes = new byte[length];
        image.Read(offset, bytes);
        byte[] changed = [.. bytes];
        change(changed);
        if (!bytes.AsSpan().SequenceEqual(changed))
        {
            image.Write(offset, changed);
        }
    }
}
