using BenchmarkDotNet.Attributes;
using VmGeneralize.Blocks;

namespace VmGeneralize.Benchmarks;

/// <summary>The copy-on-write overlay over 64 MiB of memory; one page in <see cref="PagesPerWrite"/> was written.</summary>
[MemoryDiagnoser]
public class Overlay
{
    private const int Size = 64 << 20;
    private const int Chunk = 1 << 20;
    private readonly MemoryDevice _source = new(new byte[Size]);
    private readonly byte[] _buffer = new byte[Chunk];
    private readonly byte[] _page = new byte[OverlayDevice.PageSize];
    private OverlayDevice _overlay = null!;

    /// <summary>0 means that nothing was written.</summary>
    [Params(0, 1000, 10)]
    public int PagesPerWrite { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _overlay = new OverlayDevice(_source);
        for (long page = 0; PagesPerWrite > 0 && page < Size / OverlayDevice.PageSize; page += PagesPerWrite)
        {
            _overlay.Write(page * OverlayDevice.PageSize, _page);
        }
    }

    [GlobalCleanup]
    public void Cleanup() => _overlay.Dispose();

    [Benchmark]
    public void ReadAll()
    {
        for (long position = 0; position < Size; position += Chunk)
        {
            _overlay.Read(position, _buffer);
        }
    }

    [Benchmark]
    public void WriteScatteredRecords()
    {
        using OverlayDevice overlay = new(_source);
        for (long position = 0; position < Size; position += 64 << 10)
        {
            overlay.Write(position + 512, _page.AsSpan(0, 1024));
        }
    }
}
