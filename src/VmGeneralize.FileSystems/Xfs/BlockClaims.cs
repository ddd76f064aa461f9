namespace VmGeneralize.FileSystems.Xfs;

/// <summary>Claims on blocks: gathered as ranges, since a bit for each block is too much on a large volume that is mostly empty.</summary>
internal sealed class BlockClaims
{
    private readonly List<Claim> _claims = [];

    private readonly record struct Claim(long Start, long Count, string Owner, ulong Number, bool MayBeShared)
    {
        public long End => Start + Count;

        public string Name => Number == 0 ? Owner : $"{Owner} {Number}";
    }

    /// <param name="start">First block, counted from the start of the volume without gaps.</param>
    /// <param name="count">Number of blocks.</param>
    /// <param name="owner">What they belong to; a constant.</param>
    /// <param name="number">Its number; 0 for none.</param>
    /// <param name="mayBeShared">Other claims that may be shared may have the same blocks (reflink).</param>
    public void Add(long start, long count, string owner, ulong number = 0, bool mayBeShared = false) =>
        _claims.Add(new Claim(start, count, owner, number, mayBeShared));

    /// <summary>Blocks that two or more share, and may, ascending.</summary>
    public List<SharedBlocks> Shared()
    {
        (long Block, int Change)[] ends =
            [.. _claims.Where(claim => claim.MayBeShared).SelectMany<Claim, (long, int)>(claim => [(claim.Start, 1), (claim.End, -1)]).Order()];
        List<SharedBlocks> shared = [];
        uint owners = 0;
        for (int index = 0; index < ends.Length; index++)
        {
            if (owners >= 2 && ends[index].Block > ends[index - 1].Block)
            {
                SharedBlocks.Join(shared, new SharedBlocks(ends[index - 1].Block, ends[index].Block - ends[index - 1].Block, owners));
            }

            owners = (uint)(owners + ends[index].Change);
        }

        return shared;
    }

    /// <summary>Blocks that are claimed twice, and (harmless) those not claimed.</summary>
    /// <param name="blocks">Blocks of the volume.</param>
    public IEnumerable<ConsistencyProblem> Compare(long blocks)
    {
        _claims.Sort((x, y) => x.Start.CompareTo(y.Start));
        Claim last = default;
        Claim alone = default;
        foreach (Claim claim in _claims)
        {
            if (claim.Start > last.End)
            {
                yield return Unclaimed(last.End, claim.Start);
            }

            Claim other = claim.MayBeShared ? alone : last;
            if (claim.Start < other.End)
            {
                yield return new ConsistencyProblem(
                    $"blocks {claim.Start} to {Math.Min(claim.End, other.End) - 1} belong to {other.Name} and to {claim.Name}");
            }

            last = claim.End > last.End ? claim : last;
            alone = !claim.MayBeShared && claim.End > alone.End ? claim : alone;
        }

        if (last.End < blocks)
        {
            yield return Unclaimed(last.End, blocks);
        }
    }

    private static ConsistencyProblem Unclaimed(long start, long end) =>
        new($"blocks {start} to {end - 1} are neither free nor used by anything", IsHarmless: true);
}
