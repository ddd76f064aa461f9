using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>Changes the size of non-resident metadata attributes (index blocks, bitmaps, attribute lists).</summary>
internal static class AttributeGrowth
{
    /// <summary>Makes a plain non-resident attribute at least <paramref name="size"/> bytes long; new clusters are zero.</summary>
    public static void Grow(NtfsVolume volume, NtfsFile file, AttributeType type, string name, long size)
    {
        AttributeStream stream = file.Open(type, name);
        if (size <= stream.Length)
        {
            return;
        }

        int cluster = volume.Space.BytesPerCluster;
        long missing = volume.Space.ClustersFor(size) - stream.Runs.End.Value;
        if (missing > 0)
        {
            ClusterAllocator allocator = new(volume);
            Lcn? after = stream.Runs.Runs.Count > 0 && !stream.Runs.Runs[^1].Lcn.IsSparse
                ? new Lcn(stream.Runs.Runs[^1].Lcn.Value + stream.Runs.Runs[^1].Clusters - 1)
                : null;
            List<Run> added = allocator.Allocate(missing, stream.Runs.End, after);
            allocator.Zero(added);
            AttributeRecord last = file.Pieces(type, name)[^1];
            Runlist runs = last.ReadRuns(volume.Space.Clusters).Append(added);
            if (!last.Owner.TryReplace(last, AttributeBytes.WithRuns(last, runs)))
            {
                throw NoRoom(last.Owner);
            }

            volume.Write(last.Owner);
        }

        AttributeRecord first = file.Find(type, name)!.Value;
        AttributeBytes.WriteSizes(first.Bytes, (stream.Runs.End.Value + Math.Max(0, missing)) * cluster, size);
        volume.Write(first.Owner);
    }

    public static UnsupportedFeatureException NoRoom(FileRecord record) =>
        new($"File record {record.Number} without room for another attribute", "Defragment or recreate this file or directory in the guest.");
}
