using BenchmarkDotNet.Attributes;
using VmGeneralize.Blocks;

namespace VmGeneralize.Benchmarks;

/// <summary>Decides what does not need to be written, 1 MiB at a time.</summary>
[MemoryDiagnoser]
public class ZeroDetection
{
    private const int Size = 1 << 20;
    private readonly byte[] _zeros = new byte[Size];
    private readonly byte[] _mixed = new byte[Size];
    private readonly List<Extent> _parts = [];

    [GlobalSetup]
    public void Setup()
    {
        Random random = new(1);
        for (int page = 0; page < Size; page += 4096)
        {
            if (random.Next(2) == 0)
            {
                random.NextBytes(_mixed.AsSpan(page, 4096));
            }
        }
    }

    [Benchmark]
    public bool AllZero() => ZeroBytes.IsAllZero(_zeros);

    [Benchmark]
    public int HalfZeroPages()
    {
        _parts.Clear();
        ZeroBytes.NonZeroParts(_mixed, 4096, _parts);
        return _parts.Count;
    }
}
