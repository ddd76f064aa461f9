using BenchmarkDotNet.Attributes;
using VmGeneralize.Blocks;
using VmGeneralize.Disks;

namespace VmGeneralize.Benchmarks;

/// <summary>Reads a dynamic VHDX: its block table, and everything that it stores.</summary>
[MemoryDiagnoser]
public class VhdxDisks
{
    private readonly byte[] _buffer = new byte[1 << 20];
    private DiskImage _disk = null!;

    [GlobalSetup]
    public void Setup() => _disk = DiskFile.Open(BenchmarkDisk.Vhdx);

    [GlobalCleanup]
    public void Cleanup() => _disk.Dispose();

    [Benchmark]
    public long OpenAndListStoredExtents()
    {
        using DiskImage disk = DiskFile.Open(BenchmarkDisk.Vhdx);
        return disk.Device.StoredExtents(new Extent(0, disk.Device.Length)).Sum(extent => extent.Length);
    }

    [Benchmark]
    public long ReadStoredExtents()
    {
        long total = 0;
        foreach (Extent extent in _disk.Device.StoredExtents(new Extent(0, _disk.Device.Length)))
        {
            for (long position = extent.Offset; position < extent.End; position += _buffer.Length)
            {
                int count = (int)Math.Min(_buffer.Length, extent.End - position);
                _disk.Device.Read(position, _buffer.AsSpan(0, count));
                total += count;
            }
        }

        return total;
    }
}
