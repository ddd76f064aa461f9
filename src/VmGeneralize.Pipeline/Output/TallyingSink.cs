using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.Pipeline.Results;
using VmGeneralize.Volumes;

namespace VmGeneralize.Pipeline.Output;

/// <summary>Passes everything on and counts what goes into each partition. Does not own the sink behind it.</summary>
internal sealed class TallyingSink(IDiskSink sink, IReadOnlyList<Partition> partitions) : IDiskSink
{
    private readonly long[] _written = new long[partitions.Count];

    public IReadOnlyList<WrittenVolume> Volumes =>
        [.. partitions.Select((partition, index) => new WrittenVolume(partition.Number, _written[index]))];

    public long VirtualSize => sink.VirtualSize;

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        sink.Write(offset, bytes);
        Extent range = new(offset, bytes.Length);
        for (int index = 0; index < partitions.Count; index++)
        {
            _written[index] += partitions[index].Extent.Intersect(range).Length;
        }
    }

    public void Complete() => sink.Complete();

    public void Checkpoint() => sink.Checkpoint();

    public void Dispose()
    {
        // The sink belongs to whoever made it.
    }
}
