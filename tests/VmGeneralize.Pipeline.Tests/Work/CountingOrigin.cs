using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.Pipeline.Origins;

namespace VmGeneralize.Pipeline.Tests.Work;

/// <summary>A disk file in memory that counts what is read from it.</summary>
/// <param name="File">The disk file.</param>
internal sealed record CountingOrigin(byte[] File) : DiskOrigin
{
    /// <summary>Reads of the file.</summary>
    public long Reads { get; private set; }

    /// <summary>Bytes that these reads requested; bytes that are requested again count again.</summary>
    public long Bytes { get; private set; }

    public override string Name => "disk in memory";

    internal override DiskImage Open(CancellationToken cancellation) => DiskFile.Open(new Device(this), Name);

    internal override ReadOnlyMemory<byte> VersionOf(DiskImage image) => ReadOnlyMemory<byte>.Empty;

    private sealed class Device(CountingOrigin origin) : IBlockDevice
    {
        private readonly MemoryDevice _memory = new(origin.File);

        public long Length => _memory.Length;

        public int LogicalSectorSize => _memory.LogicalSectorSize;

        public void Read(long offset, Span<byte> buffer)
        {
            lock (origin)
            {
                origin.Reads++;
                origin.Bytes += buffer.Length;
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
