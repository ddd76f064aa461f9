using VmGeneralize.Blocks;
using VmGeneralize.Registry.Editing;

namespace VmGeneralize.Registry;

/// <summary>What a walk over a whole hive found.</summary>
internal sealed class HiveInspection(HiveImage image)
{
    private const int ProblemLimit = 100; // a thoroughly broken hive need not fill the memory with its faults

    private readonly List<string> _problems = [];

    /// <summary>Cells that are in use according to the bins.</summary>
    public CellMap Allocated { get; } = new(image.BinsSize);

    /// <summary>Cells that something reachable from the root points at, each exactly once (security: at least once).</summary>
    public CellMap Referenced { get; } = new(image.BinsSize);

    /// <summary>Keys that use each security descriptor.</summary>
    public Dictionary<uint, int> SecurityUsers { get; } = [];

    /// <summary>Parts of the bins after the contents of used cells that are not zero: names and data that were longer before.</summary>
    public List<Extent> CellSlack { get; } = [];

    /// <summary>FILETIME of the latest change to any key.</summary>
    public ulong NewestKeyTime { get; set; }

    public int Keys { get; set; }

    /// <summary>Bytes other than zero in free cells.</summary>
    public long FreeBytes { get; set; }

    /// <summary>Faults; empty when the hive is sound.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>
    /// The first fault that makes an edit unsafe: a cell without exactly one owner, or something unreadable. Wrong counts of
    /// references, hashes and order are not among them; Windows tolerates those, and so do the edits.
    /// </summary>
    public CorruptDataException? Damage { get; private set; }

    /// <summary>Damaged in so many places that further checks are pointless.</summary>
    public bool IsHopeless => Damage is not null && _problems.Count >= ProblemLimit;

    /// <summary>Cells in use that nothing points at: lost by an earlier writer, harmless, and left alone.</summary>
    public int LostCells => Allocated.Count - Referenced.Count;

    /// <summary>Notes a fault that edits tolerate.</summary>
    public void Note(string structure, uint cell, string field, object expected, object actual) =>
        Add(image.Corrupt(structure, cell, field, expected, actual));

    /// <summary>Notes a fault that forbids edits.</summary>
    public void Report(CorruptDataException damage)
    {
        Damage ??= damage;
        Add(damage);
    }

    /// <summary>Notes what a cell holds after its first bytes, if anything.</summary>
    public void NoteSlack(uint cell, long used)
    {
        ReadOnlySpan<byte> bytes = image.Cell(cell, "Cell");
        NoteSlack(cell, used, bytes[(int)Math.Min(used, bytes.Length)..]);
    }

    /// <summary>Notes what a cell holds in its last bytes, if anything.</summary>
    /// <param name="cell">Its number.</param>
    /// <param name="used">Bytes before them.</param>
    /// <param name="tail">The last bytes.</param>
    public void NoteSlack(uint cell, long used, ReadOnlySpan<byte> tail)
    {
        if (!ZeroBytes.IsAllZero(tail))
        {
            CellSlack.Add(new Extent(cell + HiveImage.CellHeader + used, tail.Length));
        }
    }

    private void Add(CorruptDataException problem)
    {
        if (_problems.Count < ProblemLimit)
        {
            _problems.Add(problem.Message);
        }
    }
}
