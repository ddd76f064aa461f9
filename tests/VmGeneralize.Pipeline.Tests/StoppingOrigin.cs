using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.Pipeline.Origins;

namespace VmGeneralize.Pipeline.Tests;

/// <summary>A disk in memory that requests cancellation during one of its reads, as Ctrl-C at that moment does.</summary>
/// <param name="File">The disk file.</param>
/// <param name="StopAt">Number of the read that requests it, from 1.</param>
/// <param name="Source">The source that is cancelled.</param>
internal sealed record StoppingOrigin(byte[] File, long StopAt, CancellationTokenSource Source) : DiskOrigin
{
    private long _reads;

    public CancellationToken Token => Source.Token;

    /// <summary>Reads so far, across all opened devices.</summary>
    public long Reads => _reads;

    public override string Name => "disk in memory";

    internal override DiskImage Open(CancellationToken cancellation) => DiskFile.Open(new Device(this), Name);

    internal override ReadOnlyMemory<byte> VersionOf(DiskImage image) => ReadOnlyMemory<byte>.Empty;

    private sealed class Device(StoppingOrigin origin) : IBlockDevice
    {
        private readonly MemoryDevice _memory = new(origin.File);

        public long Length => _memory.Length;

        public int LogicalSectorSize => _memory.LogicalSectorSize;

        public void Read(long offset, Span<byte> buffer)
        {
            if (++origin._reads == origin.StopAt)
            {
                origin.Source.Cancel();
            }

            _memory.Read(offset, buffer);
        }

        public IEnumerable<Extent> StoredExtents(Extent range) => _memory.StoredExtents(range);

        public void Dispose()
        {
            // The bytes belong to the test.
        }
    }
}
