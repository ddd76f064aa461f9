using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs.Editing;

/// <summary>Zeros a file's contents in place; size and blocks stay, except for blocks that other files share: those become holes.</summary>
internal static class XfsContentEraser
{
    /// <returns>Bytes that were stored.</returns>
    /// <exception cref="CorruptDataException">The file has blocks that are not its own.</exception>
    public static long Erase(XfsVolume volume, XfsAllocator allocator, XfsInode inode, long keep, long promised)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keep);
        if (keep >= inode.Size)
        {
            return 0;
        }

        List<Extent> places = [];
        long stored = 0;
        foreach (XfsRun run in XfsFileMap.Read(volume, inode, inode.Data).Runs)
        {
            long first = Math.Clamp((keep / volume.BlockSize) - run.Logical.Value, 0, run.Count);
            long start = first * volume.BlockSize;
            start += first < run.Count && run.Logical.Value + first == keep / volume.BlockSize ? keep % volume.BlockSize : 0;
            Extent place = Extent.FromBounds(start, run.Count * volume.BlockSize).Shift(volume.Geometry.OffsetOf(run.Physical));
            if (place.Length > 0)
            {
                allocator.RequireOwner(inode.Number, run, isAttributes: false);
                stored += run.IsUnwritten ? 0 : volume.Device.StoredExtents(place).Sum(extent => extent.Length);
                places.Add(place);
            }
        }

        if (inode.MayShareBlocks)
        {
            byte[] kept = new byte[keep];
            XfsContents.Open(volume, inode).Read(0, kept);
            new XfsFileReplacer(volume, allocator).Replace(inode, kept, inode.Size, promised);
            return stored;
        }

        foreach (Extent place in places)
        {
            volume.IsChanged = true;
            volume.Writable.Zero(place);
        }

        return stored;
    }
}
