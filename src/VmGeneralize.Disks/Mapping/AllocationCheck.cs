using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.Mapping;

/// <summary>Finds wrong allocation tables: two things in one place of the file.</summary>
internal static class AllocationCheck
{
    /// <summary>
    /// Tables with more entries than this are checked entry by entry when used, for range only: the check must not cost more
    /// than a few MiB of memory. It covers 8 TiB in blocks of 2 MiB, and every disk that Hyper-V makes.
    /// </summary>
    public const int MaxEntries = 4 << 20;

    /// <param name="structure">The table's name in its specification.</param>
    /// <param name="starts">Where the blocks start in the file, in bytes; sorted here.</param>
    /// <param name="blockLength">Bytes that a block takes in the file.</param>
    /// <param name="reserved">Where the container's own structures are.</param>
    /// <exception cref="CorruptDataException">Two of them overlap.</exception>
    public static void RequireDisjoint(string structure, List<long> starts, long blockLength, IEnumerable<Extent> reserved)
    {
        starts.Sort();
        for (int i = 1; i < starts.Count; i++)
        {
            if (starts[i] - starts[i - 1] < blockLength)
            {
                throw new CorruptDataException(structure, starts[i], $"two blocks overlap here: {starts[i - 1]} and {starts[i]}, {blockLength} bytes each");
            }
        }

        foreach (Extent taken in reserved)
        {
            // The last block that starts before the end of what is taken is the only one that can reach into it first.
            int index = starts.BinarySearch(taken.End - 1);
            int candidate = index >= 0 ? index : ~index - 1;
            if (taken.Length > 0 && candidate >= 0 && starts[candidate] + blockLength > taken.Offset)
            {
                throw CorruptDataException.Mismatch(
                    structure, starts[candidate], "place of a block", $"off the container's own structures at {taken}", $"byte {starts[candidate]}");
            }
        }
    }
}
