using System.Numerics;
using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace VmGeneralize.Fuzz.Guided;

/// <summary>
/// The counters of the instrumented assemblies: one byte for each pair of code blocks that ran in succession (AFL's map). Counts are distinguished by order
/// of magnitude, so that one more iteration of a loop is not new.
/// </summary>
internal sealed unsafe class CoverageMap
{
    private const int Size = 1 << 16; // SharpFuzz numbers blocks below this

    private readonly byte* _counts = (byte*)NativeMemory.AllocZeroed(Size);
    private readonly byte[] _seen = new byte[Size];

    private CoverageMap() => Trace.SharedMem = _counts;

    /// <summary>The map of this process. It must exist before any instrumented code runs, and it stays until the end.</summary>
    public static CoverageMap Current { get; } = new();

    /// <summary>Number of block pairs seen so far, with any count.</summary>
    public int Pairs { get; private set; }

    /// <summary>Forgets everything; called before a target.</summary>
    public void Clear()
    {
        _seen.AsSpan().Clear();
        Pairs = 0;
    }

    /// <summary>Forgets what ran; called before an execution.</summary>
    public void Begin()
    {
        new Span<byte>(_counts, Size).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>True when the execution did something that none did before.</summary>
    public bool IsNew()
    {
        bool isNew = false;
        ulong* words = (ulong*)_counts;
        for (int word = 0; word < Size / sizeof(ulong); word++)
        {
            if (words[word] != 0)
            {
                isNew |= Merge(word * sizeof(ulong));
            }
        }

        return isNew;
    }

    private bool Merge(int from)
    {
        bool isNew = false;
        for (int at = from; at < from + sizeof(ulong); at++)
        {
            if (_counts[at] is not 0 and var count)
            {
                byte magnitude = (byte)(1 << Math.Min(BitOperations.Log2(count), 7));
                if ((_seen[at] & magnitude) == 0)
                {
                    Pairs += _seen[at] == 0 ? 1 : 0;
                    _seen[at] |= magnitude;
                    isNew = true;
                }
            }
        }

        return isNew;
    }
}
