using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>The contents of one file or the target of one link. Extents are looked up as they are needed: a file may have millions.</summary>
internal sealed class BtrfsContents(BtrfsVolume volume, BtrfsInode inode)
{
    private BtrfsFileExtent? _last;
    private byte[]? _unpacked; // of the extent above, when it is compressed

    /// <summary>In bytes.</summary>
    public long Length { get; } = inode.Kind is FileKind.File or FileKind.SymbolicLink ? inode.Length : 0;

    public int Read(long offset, Span<byte> buffer)
    {
        if (offset < 0 || offset >= Length)
        {
            return 0;
        }

        int total = (int)Math.Min(buffer.Length, Length - offset);
        buffer = buffer[..total];
        while (!buffer.IsEmpty)
        {
            volume.Cancellation.ThrowIfCancellationRequested();
            (BtrfsFileExtent? extent, long hole) = At(offset);
            if (extent is null || extent.IsHole)
            {
                int zeros = (int)Math.Min(buffer.Length, extent is null ? hole : extent.End - offset);
                buffer[..zeros].Clear();
                offset += zeros;
                buffer = buffer[zeros..];
                continue;
            }

            int count = (int)Math.Min(buffer.Length, extent.End - offset);
            Read(extent, offset - extent.Start, buffer[..count]);
            offset += count;
            buffer = buffer[count..];
        }

        return total;
    }

    /// <summary>The extent that holds a byte, or null and the number of bytes up to the next one.</summary>
    private (BtrfsFileExtent? Extent, long Hole) At(long offset)
    {
        if (_last is { } last && offset >= last.Start && offset < last.End)
        {
            return (last, 0);
        }

        BtrfsKey key = new(inode.Number, BtrfsItemType.FileExtent, (ulong)offset);
        if (inode.Subvolume.Tree.Floor(key) is { } item && item.Key is { Type: BtrfsItemType.FileExtent } found && found.ObjectId == inode.Number)
        {
            BtrfsFileExtent extent = BtrfsFileExtent.Read(item, volume.Superblock.SectorSize);
            if (offset < extent.End)
            {
                _last = extent;
                _unpacked = null;
                return (extent, 0);
            }
        }

        foreach (BtrfsItem next in inode.Subvolume.Tree.From(key))
        {
            return (null, next.Key is { Type: BtrfsItemType.FileExtent } && next.Key.ObjectId == inode.Number && next.Key.Offset <= long.MaxValue / 2
                ? (long)next.Key.Offset - offset
                : long.MaxValue);
        }

        return (null, long.MaxValue);
    }

    private void Read(BtrfsFileExtent extent, long offset, Span<byte> buffer)
    {
        if (extent.Compression != BtrfsCompression.None)
        {
            _unpacked ??= BtrfsUnpacker.Unpack(extent, Packed(extent), volume.Superblock.SectorSize, inode);
            _unpacked.AsSpan((int)(extent.Skipped + offset), buffer.Length).CopyTo(buffer);
        }
        else if (extent.Kind == BtrfsExtentKind.Inline)
        {
            extent.Inline.Span.Slice((int)offset, buffer.Length).CopyTo(buffer);
        }
        else
        {
            BtrfsData.Read(volume, extent.Address + extent.Skipped + offset, buffer, !inode.HasNoChecksums);
        }
    }

    private ReadOnlyMemory<byte> Packed(BtrfsFileExtent extent)
    {
        if (extent.Kind == BtrfsExtentKind.Inline)
        {
            return extent.Inline;
        }

        byte[] packed = new byte[extent.StoredLength];
        BtrfsData.Read(volume, extent.Address, packed, !inode.HasNoChecksums);
        return packed;
    }
}
