namespace VmGeneralize.EndToEnd.Tests.Damage;

/// <summary>Bytes to overwrite in a disk file, or where to truncate it.</summary>
/// <param name="Name">What the change breaks.</param>
/// <param name="MustFail">Whether the disk cannot be read correctly afterwards; otherwise a run that succeeds is fine too.</param>
/// <param name="Writes">Positions and the bytes to write there; a negative position counts from the end.</param>
/// <param name="CutAt">New length, or null.</param>
internal sealed record Change(string Name, bool MustFail, IReadOnlyList<(long Position, byte[] Bytes)> Writes, long? CutAt = null)
{
    public static Change Cut(long length, bool mustFail = true) => new($"cut at {length}", mustFail, [], length);

    public static Change Overwrite(string name, long position, params byte[] bytes) => new(name, true, [(position, bytes)]);

    /// <summary>Seeded random overwrites within a range, one per change.</summary>
    public static IEnumerable<Change> Random(int seed, int count, long start, long length)
    {
        Random random = new(seed);
        for (int index = 0; index < count; index++)
        {
            long position = start + random.NextInt64(length);
            byte[] bytes = random.Next(3) switch
            {
                0 => [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
                1 => [(byte)random.Next(256)],
                _ => [.. Enumerable.Range(0, 4).Select(_ => (byte)random.Next(256))],
            };
            yield return new Change($"seed {seed}: {Convert.ToHexString(bytes)} at {position}", false, [(position, bytes)]);
        }
    }

    public override string ToString() => Name;
}
