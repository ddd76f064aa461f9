namespace VmGeneralize.FileSystems.Fat;

/// <summary>Which clusters the table calls free, kept in step with it. Bad ones are not free.</summary>
internal sealed class FreeClusters
{
    private readonly FatVolume _volume;
    private readonly UnitBits _used;

    public FreeClusters(FatVolume volume)
    {
        _volume = volume;
        _used = volume.Table.Used(volume.Boot.ActiveFat, withBad: true);
        Count = _used.Count - _used.SetRanges().Sum(range => range.Count);
    }

    /// <summary>Number of free clusters.</summary>
    public long Count { get; private set; }

    /// <summary>Takes the first free clusters, makes them a chain and appends it to another one. The caller has checked that there are enough.</summary>
    /// <param name="last">Last cluster of the chain so far; 0 to start one.</param>
    /// <param name="count">How many.</param>
    /// <returns>Those that were taken, in order.</returns>
    public List<uint> Take(uint last, long count)
    {
        List<uint> taken = new((int)count);
        for (long at = _used.Next(0, set: false); taken.Count < count; at = _used.Next(at, set: false))
        {
            uint cluster = (uint)at + 2;
            _used.TryMark(at, 1, set: true);
            taken.Add(cluster);
            if (last != 0)
            {
                _volume.SetEntry(last, cluster);
            }

            last = cluster;
        }

        if (taken.Count > 0)
        {
            _volume.SetEntry(last, _volume.Table.EndMark);
        }

        Count -= taken.Count;
        return taken;
    }

    /// <summary>Frees clusters.</summary>
    public void Give(FatRun run)
    {
        for (uint i = 0; i < run.Count; i++)
        {
            _volume.SetEntry(run.First + i, 0);
        }

        _used.TryMark(run.First - 2L, run.Count, set: false);
        Count += run.Count;
    }
}
