using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs.DeadData;

/// <summary>From clusters back to files: every run of the volume, by its place. One pass over $MFT.</summary>
internal sealed class RunOwners
{
    private readonly List<OwnedRun> _runs = [];

    public RunOwners(NtfsVolume volume)
    {
        int size = volume.Mft.BytesPerRecord;
        foreach ((long first, ReadOnlyMemory<byte> bytes) in volume.Mft.Pass())
        {
            for (int offset = 0; offset < bytes.Length; offset += size)
            {
                ReadOnlySpan<byte> raw = bytes.Span.Slice(offset, size);
                if (FileRecord.HasSignature(raw) && FileRecord.HasInUseFlag(raw))
                {
                    Add(volume, raw.ToArray(), first + (offset / size));
                }
            }
        }

        _runs.Sort((left, right) => left.Run.Lcn.Value.CompareTo(right.Run.Lcn.Value));
    }

    /// <summary>The owner of a cluster, or null.</summary>
    public OwnedRun? Find(long cluster)
    {
        int low = 0;
        int high = _runs.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_runs[middle].Run.Lcn.Value <= cluster)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low > 0 && cluster - _runs[low - 1].Run.Lcn.Value < _runs[low - 1].Run.Clusters ? _runs[low - 1] : null;
    }

    private void Add(NtfsVolume volume, byte[] bytes, long number)
    {
        try
        {
            FileRecord record = FileRecord.Read(bytes, number);
            long file = record.IsBase ? number : record.BaseReference.Number;
            foreach (AttributeRecord attribute in record.Attributes)
            {
                if (attribute.IsNonResident)
                {
                    string name = attribute.NameLength == 0 ? "" : new string(attribute.Name);
                    _runs.AddRange(attribute.ReadRuns(volume.Space.Clusters).Runs
                        .Where(run => !run.Lcn.IsSparse)
                        .Select(run => new OwnedRun(run, file, attribute.Type, name)));
                }
            }
        }
        catch (VmGeneralizeException)
        {
            // What a damaged record owns is unknown.
        }
    }
}
