namespace VmGeneralize.Registry;

/// <summary>A set of cells: one bit for each of the 8-byte places where a cell can start.</summary>
internal sealed class CellMap(int binsSize)
{
    private readonly ulong[] _bits = new ulong[(binsSize / 512) + 1];

    public int Count { get; private set; }

    /// <summary>False for anything that is not a place for a cell.</summary>
    public bool Contains(uint cell) =>
        (cell & 7) == 0 && cell / 512 < (uint)_bits.Length && (_bits[cell / 512] & Bit(cell)) != 0;

    /// <summary>Returns false when the cell was already in the set.</summary>
    public bool Add(uint cell)
    {
        ref ulong word = ref _bits[cell / 512];
        if ((word & Bit(cell)) != 0)
        {
            return false;
        }

        word |= Bit(cell);
        Count++;
        return true;
    }

    private static ulong Bit(uint cell) => 1UL << (int)((cell / 8) & 63);
}
