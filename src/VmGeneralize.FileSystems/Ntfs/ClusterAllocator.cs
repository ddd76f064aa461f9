using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>Allocates and frees clusters. The same volume and the same requests give the same clusters.</summary>
internal sealed class ClusterAllocator(NtfsVolume volume)
{
    private const int ZoneShare = 8; // NTFS keeps an eighth of the volume after $MFT for its growth

    /// <summary>
    /// Allocates clusters: right after <paramref name="after"/> when that is free, else the first hole that takes them all, else
    /// the first holes there are.
    /// </summary>
    /// <param name="clusters">How many.</param>
    /// <param name="start">VCN of the first one.</param>
    /// <param name="after">Last cluster so far, or null.</param>
    public List<Run> Allocate(long clusters, Vcn start, Lcn? after = null)
    {
        UnitBits bitmap = volume.ClusterBitmap.Bits;
        if (clusters == 0)
        {
            return [];
        }

        if (after is { } last && bitmap.Next(last.Value + 1, set: true) - (last.Value + 1) >= clusters)
        {
            return [Take(new Run(start, new Lcn(last.Value + 1), clusters))];
        }

        List<Run> runs = [];
        long wanted = clusters;
        foreach ((long first, long count) in Holes())
        {
            if (count >= clusters)
            {
                runs = [new Run(start, new Lcn(first), clusters)];
                wanted = 0;
                break;
            }

            if (wanted > 0)
            {
                long taken = Math.Min(wanted, count);
                runs.Add(new Run(new Vcn(start.Value + clusters - wanted), new Lcn(first), taken));
                wanted -= taken;
            }
        }

        if (wanted > 0)
        {
            int cluster = volume.Space.BytesPerCluster;
            throw new GuestVolumeFullException(NtfsRefusal.Full, volume.Name, clusters * cluster, (clusters - wanted) * cluster);
        }

        runs.ForEach(run => Take(run));
        return runs;
    }

    public void Free(Runlist runs)
    {
        foreach (Run run in runs.Runs)
        {
            if (!run.Lcn.IsSparse)
            {
                volume.ClusterBitmap.Mark(run.Lcn.Value, run.Clusters, set: false);
            }
        }
    }

    /// <summary>Clears clusters, so that nothing of their last owner is in the slack of the next.</summary>
    public void Zero(IEnumerable<Run> runs)
    {
        foreach (Run run in runs)
        {
            volume.Space.Writable.Zero(volume.Space.ExtentOf(run));
        }
    }

    private Run Take(Run run)
    {
        volume.IsChanged = true;
        volume.ClusterBitmap.Mark(run.Lcn.Value, run.Clusters, set: true);
        return run;
    }

    /// <summary>Free ranges after the MFT zone, then those before and in it.</summary>
    private IEnumerable<(long First, long Count)> Holes()
    {
        UnitBits bitmap = volume.ClusterBitmap.Bits;
        long zoneEnd = volume.Boot.MftStart.Value + (bitmap.Count / ZoneShare);
        long middle = zoneEnd < bitmap.Count ? zoneEnd : 0;
        foreach ((long from, long to) in new[] { (middle, bitmap.Count), (0L, middle) })
        {
            for (long first = bitmap.Next(from, set: false); first < to;)
            {
                volume.Cancellation.ThrowIfCancellationRequested();
                long end = Math.Min(to, bitmap.Next(first, set: true));
                yield return (first, end - first);
                first = bitmap.Next(end, set: false);
            }
        }
    }
}
