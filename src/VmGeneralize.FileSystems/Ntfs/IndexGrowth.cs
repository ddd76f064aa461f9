namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>Creates or enlarges $INDEX_ALLOCATION and $BITMAP of an index.</summary>
internal sealed class IndexGrowth(NtfsVolume volume, NtfsFile file, string name)
{
    private const int BitmapUnit = 8; // bytes

    /// <summary>Creates both for one block.</summary>
    /// <param name="blockSize">Bytes of a block.</param>
    /// <param name="record">The record that holds the index root.</param>
    /// <param name="waiting">Receives the attributes when they do not fit before the root shrinks.</param>
    public (AttributeStream Blocks, byte[] Bitmap) Create(int blockSize, FileRecord record, List<byte[]> waiting)
    {
        ClusterAllocator allocator = new(volume);
        Runlist runs = new(allocator.Allocate(volume.Space.ClustersFor(blockSize), default));
        allocator.Zero(runs.Runs);
        byte[] bitmap = new byte[BitmapUnit];
        waiting.Add(AttributeBytes.NonResident(AttributeType.IndexAllocation, name, runs, volume.Space.BytesPerCluster, blockSize, record.TakeInstance()));
        waiting.Add(AttributeBytes.Resident(AttributeType.Bitmap, name, bitmap, record.TakeInstance()));
        new AttributeListEditor(volume, file).Add(record, waiting);
        if (record.Room >= waiting.Sum(attribute => attribute.Length))
        {
            waiting.ForEach(attribute => record.TryInsert(attribute));
            waiting.Clear();
            volume.Write(record);
        }

        return (new AttributeStream(volume.Space, runs, blockSize), bitmap);
    }

    /// <summary>Makes the allocation <paramref name="size"/> bytes long.</summary>
    public void Grow(long size) => AttributeGrowth.Grow(volume, file, AttributeType.IndexAllocation, name, size);

    /// <summary>Stores the whole bitmap, which may have grown.</summary>
    public void WriteBitmap(byte[] bitmap, List<byte[]> waiting)
    {
        if (waiting.Count > 0)
        {
            byte[] attribute = waiting[^1]; // still outside the file record
            bitmap.CopyTo(attribute.AsSpan(attribute.Length - BitmapUnit));
            return;
        }

        AttributeRecord stored = file.Find(AttributeType.Bitmap, name)!.Value;
        if (stored.IsNonResident)
        {
            AttributeGrowth.Grow(volume, file, AttributeType.Bitmap, name, bitmap.Length);
            volume.IsChanged = true;
            file.Open(AttributeType.Bitmap, name).Write(0, bitmap);
            return;
        }

        if (!stored.Owner.TryReplace(stored, AttributeBytes.WithValue(stored, bitmap)))
        {
            throw AttributeGrowth.NoRoom(stored.Owner);
        }

        volume.Write(stored.Owner);
    }
}
