using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Blobs;

/// <summary>An aligned piece of the disk that was read, with the parts of it that must be sent.</summary>
/// <param name="Buffer">Its bytes; what is not live is zero. Pooled: longer than the piece.</param>
/// <param name="Range">Where it is on the disk.</param>
/// <param name="Parts">What is sent of it, as positions on the disk, ascending; empty when all of it is zero.</param>
/// <param name="LiveBytes">Bytes of it that are live and stored.</param>
/// <param name="BridgedBytes">Zeros inside <paramref name="Parts"/> that spare a request.</param>
internal sealed record UploadWindow(byte[] Buffer, Extent Range, IReadOnlyList<Extent> Parts, long LiveBytes, long BridgedBytes)
{
    private int _open = Parts.Count;

    /// <summary>The units of 4 KiB of it that are not zero, as positions on the disk, ascending, never adjacent: the parts without what bridges them.</summary>
    public IReadOnlyList<Extent> NonZero { get; init; } = [];

    public ReadOnlyMemory<byte> Bytes(Extent part) => Buffer.AsMemory((int)(part.Offset - Range.Offset), (int)part.Length);

    /// <summary>One part has arrived.</summary>
    /// <returns>Whether it was the last one.</returns>
    public bool PartArrived() => Interlocked.Decrement(ref _open) == 0;
}
