using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>
/// Counts, and zeros on request, unread bytes in live structures: after the ends of files, in blocks that read as zero, between
/// directory records, in unused parts of inodes, mappings and attribute blocks. One pass over the inodes in use.
/// </summary>
internal sealed class SlackSweep(ExtVolume volume, SlackWork work)
{
    private readonly HashSet<ExtBlock> _attributeBlocks = [];
    private readonly byte[] _inode = new byte[volume.Superblock.InodeSize];
    private readonly bool _hasTypes = ExtDirectory.HasTypes(volume);
    private readonly DeadRanges _ranges = new(volume.Device, work, range =>
    {
        volume.Writable.Zero(range);
        volume.IsChanged = true;
    });

    private InodeNumber? _firstHeld;

    /// <summary>The first inode with slack in itself, or else one with some in its blocks; null while there is none.</summary>
    public InodeNumber? FirstHeld => _firstHeld ?? (_ranges.FirstOwner is { } owner ? new InodeNumber((uint)owner) : null);

    private bool Wipes => work == SlackWork.Wipe;

    /// <returns>Bytes that were not zero.</returns>
    public long Run(IEnumerable<InodeNumber> inodes)
    {
        long bytes = 0;
        foreach (InodeNumber number in inodes)
        {
            if (work == SlackWork.Find && (bytes > 0 || _ranges.Held > 0))
            {
                break;
            }

            if ((number == InodeNumber.Root || number >= volume.Superblock.FirstInode) && number != volume.Superblock.OrphanFileInode)
            {
                Inode inode = volume.ReadRaw(number, _inode);
                if (inode.Mode != 0)
                {
                    volume.Check(inode);
                    long held = Sweep(inode);
                    bytes += held;
                    _firstHeld ??= held > 0 ? number : null;
                }
            }
        }

        return bytes + _ranges.Sweep();
    }

    private long Sweep(Inode inode)
    {
        long bytes = SweepInode(inode);
        bool isChanged = bytes > 0 && Wipes;
        if (inode.HasInlineData)
        {
            long inline = SweepInline(inode);
            isChanged |= inline > 0 && Wipes;
            bytes += inline;
        }
        else if (InodeContents.IsFastLink(volume, inode))
        {
            long tail = SlackBytes.Take(inode.BlockBytes[(int)inode.Size..], Wipes);
            isChanged |= tail > 0 && Wipes;
            bytes += tail;
        }
        else if (inode.HasBlockMap)
        {
            FileMap map = FileMap.Read(volume, inode);
            if (inode.HasExtents)
            {
                long root = SlackBytes.Take(inode.BlockBytes[ExtentTree.UsedBytes(inode.BlockBytes)..], Wipes);
                isChanged |= root > 0 && Wipes;
                bytes += root + map.Nodes.Sum(node => SweepNode(inode, node));
            }

            bytes += inode.IsDirectory ? SweepDirectory(inode) : 0;
            AddRanges(inode, map);
        }

        if (isChanged)
        {
            volume.Write(inode);
        }

        return bytes + (!inode.AttributeBlock.IsNone && _attributeBlocks.Add(inode.AttributeBlock) ? SweepAttributeBlock(inode.AttributeBlock) : 0);
    }

    /// <summary>What is after the fields of a large inode and belongs to no attribute.</summary>
    private long SweepInode(Inode inode)
    {
        if (inode.Bytes.Length == Inode.BaseSize)
        {
            return 0;
        }

        Span<byte> area = inode.Bytes.AsSpan(Inode.BaseSize + inode.ExtraSize);
        if (inode.ExtraSize == 0 || area.Length < 4 || ReadUInt32LittleEndian(area) != AttributeArea.Magic)
        {
            return SlackBytes.Take(area, Wipes);
        }

        _ = InodeAttributes.Read(volume, inode);
        return AttributeArea.SweepGaps(area[4..], 0, Wipes);
    }

    private long SweepInline(Inode inode)
    {
        long bytes = 0;
        if (inode.IsDirectory)
        {
            foreach (DirectoryRegion region in ExtDirectory.Regions(volume, inode).ToArray())
            {
                long slack = DirectoryBlock.WipeSlack(region.Bytes, _hasTypes, Wipes, region.Position);
                if (slack > 0 && Wipes && region.Index != default)
                {
                    new DirectoryEditor(volume, new DirectoryNames(volume)).WriteInline(inode, region);
                }

                bytes += slack;
            }

            return bytes;
        }

        bytes += SlackBytes.Take(inode.BlockBytes[(int)Math.Min(inode.Size, Inode.BlockAreaSize)..], Wipes);
        List<AttributeEntry> entries = InodeAttributes.Read(volume, inode);
        int index = entries.FindIndex(entry => entry.IsInlineData);
        int used = (int)Math.Max(0, inode.Size - Inode.BlockAreaSize);
        if (index >= 0 && entries[index].Value.Length > used && SlackBytes.Take(entries[index].Value.AsSpan(used), Wipes) is > 0 and var tail)
        {
            bytes += tail;
            if (Wipes)
            {
                InodeAttributes.TryWrite(inode, entries);
            }
        }

        return bytes;
    }

    private long SweepNode(Inode inode, ExtBlock node)
    {
        byte[] block = volume.Cache.Read(node);
        int end = ExtentTree.ChecksumOffset(block);
        long bytes = SlackBytes.Take(block.AsSpan(ExtentTree.UsedBytes(block)..end), Wipes);
        bytes += SlackBytes.Take(block.AsSpan(end + (volume.HasMetadataChecksums ? 4 : 0)), Wipes);
        if (bytes > 0 && Wipes)
        {
            ExtentTree.Seal(volume, inode, block);
            volume.Cache.Write(node, block);
            volume.IsChanged = true;
        }

        return bytes;
    }

    private long SweepDirectory(Inode directory)
    {
        long bytes = 0;
        foreach (DirectoryRegion region in ExtDirectory.Regions(volume, directory))
        {
            long slack = region.IsIndex
                ? HashNode.SweepUnused(region.Bytes.Array, region.Index == default, volume.HasMetadataChecksums, Wipes, region.Position)
                : DirectoryBlock.WipeSlack(region.Bytes, _hasTypes, Wipes, region.Position);
            if (slack > 0 && Wipes)
            {
                if (region.IsIndex)
                {
                    volume.Cache.Write(region.Block, region.Bytes.Array!);
                    volume.IsChanged = true;
                }
                else
                {
                    DirectoryEditor.WriteLeaf(volume, directory, region);
                }
            }

            bytes += slack;
        }

        return bytes;
    }

    /// <summary>Blocks that read as zero, and what is after the size.</summary>
    private void AddRanges(Inode inode, FileMap map)
    {
        foreach (MappedRun run in map.Runs)
        {
            Extent range = volume.Space.ExtentOf(run);
            if (!run.IsUnwritten)
            {
                long live = Math.Clamp(inode.Size - volume.Space.OffsetOf(run.Logical), 0, range.Length);
                range = Extent.FromBounds(range.Offset + live, range.End);
            }

            _ranges.Add(range, inode.Number.Value);
        }
    }

    private long SweepAttributeBlock(ExtBlock block)
    {
        byte[] bytes = AttributeBlock.Load(volume, block);
        _ = AttributeBlock.Read(volume, block);
        long slack = AttributeArea.SweepGaps(bytes, AttributeBlock.HeaderSize, Wipes);
        if (slack > 0 && Wipes)
        {
            AttributeBlock.Write(volume, block, bytes);
        }

        return slack;
    }
}
