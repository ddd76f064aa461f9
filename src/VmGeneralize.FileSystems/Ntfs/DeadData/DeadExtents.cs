using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs.DeadData;

/// <summary>Parts of clusters in use that mean nothing, gathered from run lists.</summary>
internal sealed class DeadExtents(NtfsVolume volume, SlackWork work)
{
    private readonly DeadRanges _ranges = new(volume.Space.Device, work, range =>
    {
        volume.IsChanged = true;
        volume.Space.Writable.Zero(range);
    });

    /// <param name="extent">Bytes of the volume.</param>
    /// <param name="owner">Base record of the file.</param>
    public void Add(Extent extent, long owner) => _ranges.Add(extent, owner);

    /// <summary>The clusters of an attribute from a position on.</summary>
    public void AddFrom(Runlist runs, long from, long owner) => AddRange(runs, from, long.MaxValue, owner);

    /// <summary>The clusters of an attribute between two positions; holes in it are skipped.</summary>
    public void AddRange(Runlist runs, long from, long to, long owner)
    {
        int cluster = volume.Space.BytesPerCluster;
        for (int index = runs.Runs.Count - 1; index >= 0 && runs.Runs[index].End.Value * cluster > from; index--)
        {
            Run run = runs.Runs[index];
            long start = run.Start.Value * cluster;
            if (!run.Lcn.IsSparse && start < to)
            {
                Extent extent = volume.Space.ExtentOf(run);
                _ranges.Add(Extent.FromBounds(extent.Offset + Math.Max(0, from - start), extent.Offset + Math.Min(extent.Length, to - start)), owner);
            }
        }
    }

    /// <summary>Dead bytes inside packed data: they are counted, and replaced by other bytes when the work is wiping.</summary>
    /// <param name="runs">Of the attribute.</param>
    /// <param name="position">Where the new bytes belong, in bytes from the start of the attribute.</param>
    /// <param name="bytes">They replace as many.</param>
    /// <param name="held">Bytes that are removed, unpacked.</param>
    /// <param name="owner">Base record of the file.</param>
    public void Replace(Runlist runs, long position, ReadOnlySpan<byte> bytes, long held, long owner)
    {
        _ranges.Count(held, owner);
        if (work == SlackWork.Wipe && held > 0)
        {
            volume.IsChanged = true;
            volume.Space.Write(runs, position, bytes);
        }
    }

    /// <summary>Checks them, and wipes them when that is the work.</summary>
    /// <returns>Bytes other than zero, and the file that the first of them belong to.</returns>
    public (long Held, long? Owner) Walk() => (_ranges.Sweep(), _ranges.FirstOwner);
}
