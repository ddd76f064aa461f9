namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>The checksums of some adjacent sectors: one per sector, in items of the checksum tree.</summary>
internal sealed class BtrfsDataChecksums
{
    private readonly BtrfsVolume _volume;
    private readonly ReadOnlyMemory<byte>[] _sums;

    private BtrfsDataChecksums(BtrfsVolume volume, int sectors)
    {
        _volume = volume;
        _sums = new ReadOnlyMemory<byte>[sectors];
    }

    /// <summary>Those of a range; a sector for which none is stored has none.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="address">Of the first sector.</param>
    /// <param name="length">In bytes, whole sectors.</param>
    public static BtrfsDataChecksums Of(BtrfsVolume volume, BtrfsLogical address, int length)
    {
        int sector = volume.Superblock.SectorSize;
        BtrfsDataChecksums found = new(volume, length / sector);
        if (volume.ChecksumTree is not { } tree)
        {
            return found;
        }

        BtrfsKey first = new(BtrfsObject.DataChecksums, BtrfsItemType.DataChecksums, (ulong)address.Value);
        BtrfsKey from = tree.Floor(first) is { } before && before.Key.ObjectId == first.ObjectId && before.Key.Type == first.Type ? before.Key : first;
        foreach (BtrfsItem item in tree.From(from))
        {
            if (item.Key.ObjectId != first.ObjectId || item.Key.Type != first.Type || item.Key.Offset >= (ulong)(address.Value + length))
            {
                break;
            }

            found.Add(item, address);
        }

        return found;
    }

    /// <summary>Where the first sector with a wrong checksum is, in bytes; null when there is none.</summary>
    public int? FirstWrong(ReadOnlySpan<byte> bytes)
    {
        int sector = _volume.Superblock.SectorSize;
        for (int index = 0; index < _sums.Length; index++)
        {
            if (!_sums[index].IsEmpty && !_volume.Superblock.Checksum.IsRight(bytes.Slice(index * sector, sector), _sums[index].Span))
            {
                return index * sector;
            }
        }

        return null;
    }

    private void Add(BtrfsItem item, BtrfsLogical address)
    {
        int sector = _volume.Superblock.SectorSize;
        int size = _volume.Superblock.Checksum.Size;
        long start = ((long)item.Key.Offset - address.Value) / sector; // sectors; negative when the item starts before
        for (long index = Math.Max(0, -start); index < item.Data.Length / size && start + index < _sums.Length; index++)
        {
            _sums[start + index] = item.Data.Slice((int)index * size, size);
        }
    }
}
