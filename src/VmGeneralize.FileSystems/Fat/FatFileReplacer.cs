using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>Gives files contents, in their existing clusters as far as possible.</summary>
internal sealed class FatFileReplacer(FatVolume volume)
{
    public void Replace(FatTarget target, string path, ReadOnlySpan<byte> contents)
    {
        FatDirectoryRecord record = target.Entry.Record;
        if (record.IsDirectory)
        {
            throw new ArgumentException($"{path} is not a file", nameof(path));
        }

        FatChain old = FatChain.Whole(volume, record.FirstCluster, new UnitBits(volume.Boot.ClusterCount));
        uint first = Write(old, contents);
        FatDirectoryRecord.SetContents(target.Directory[target.Entry.Slot], first, (uint)contents.Length, volume.IsFat32);
        target.Directory.Write(target.Entry.Slot, 1);
    }

    /// <summary>Clusters that contents take.</summary>
    public static long ClustersFor(FatVolume volume, long length) => (length + volume.Boot.ClusterSize - 1) / volume.Boot.ClusterSize;

    /// <summary>Writes contents into the first clusters of a chain and as many new ones as needed; the other old ones are freed.</summary>
    /// <returns>The first cluster; 0 for no contents.</returns>
    /// <exception cref="GuestVolumeFullException">There is no room; nothing was changed.</exception>
    public uint Write(FatChain old, ReadOnlySpan<byte> contents)
    {
        long needed = ClustersFor(volume, contents.Length);
        uint kept = (uint)Math.Min(needed, old.Count);
        if (needed - kept > volume.Free.Count)
        {
            throw volume.Full(needed - kept);
        }

        if (kept > 0 && kept < old.Count)
        {
            volume.SetEntry(old.At(kept - 1), volume.Table.EndMark);
        }

        foreach (FatRun run in old.After(kept).ToArray())
        {
            volume.Free.Give(run);
        }

        List<uint> added = volume.Free.Take(kept == 0 ? 0 : old.At(kept - 1), needed - kept);
        WriteClusters(Enumerable.Range(0, (int)kept).Select(index => old.At((uint)index)).Concat(added), contents);
        return kept > 0 ? old.At(0) : added.FirstOrDefault();
    }

    private void WriteClusters(IEnumerable<uint> clusters, ReadOnlySpan<byte> contents)
    {
        int size = volume.Boot.ClusterSize;
        foreach (uint cluster in clusters)
        {
            int length = Math.Min(size, contents.Length);
            long offset = volume.Boot.ClusterOffset(cluster);
            volume.Write(offset, contents[..length]);
            volume.Zero(new Extent(offset + length, size - length));
            contents = contents[length..];
        }
    }
}
