namespace VmGeneralize.FileSystems.Ext;

/// <summary>The contents of one inode: inline or in blocks. Opened once, read often.</summary>
internal sealed class InodeContents
{
    private readonly ExtVolume _volume;
    private readonly FileMap? _map;
    private readonly byte[]? _inline;

    private InodeContents(ExtVolume volume, long length, FileMap? map, byte[]? inline)
    {
        _volume = volume;
        Length = length;
        _map = map;
        _inline = inline;
    }

    /// <summary>In bytes.</summary>
    public long Length { get; }

    public static InodeContents Open(ExtVolume volume, Inode inode) =>
        inode.HasInlineData ? new InodeContents(volume, inode.Size, null, Inline(volume, inode))
        : IsFastLink(volume, inode) ? new InodeContents(volume, inode.Size, null, inode.BlockBytes[..(int)inode.Size].ToArray())
        : inode.HasBlockMap ? new InodeContents(volume, inode.Size, FileMap.Read(volume, inode), null)
        : new InodeContents(volume, 0, null, []);

    /// <summary>A symbolic link whose target is in i_block: it owns no blocks besides those of its attributes.</summary>
    public static bool IsFastLink(ExtVolume volume, Inode inode)
    {
        if (inode.Kind != FileKind.SymbolicLink || inode.HasInlineData || inode.HasExtents || inode.Size >= Inode.BlockAreaSize)
        {
            return false;
        }

        // With ea_inode the block count says nothing: it includes the values of attributes.
        int unit = (inode.Flags & InodeFlags.HugeFile) != 0 ? volume.BlockSize : 512;
        long attributes = inode.AttributeBlock.IsNone ? 0 : (long)volume.BlockSize * volume.Superblock.BlocksPerCluster / unit;
        return (volume.Superblock.Incompatible & IncompatibleFeatures.AttributeInodes) != 0 || inode.BlockCount == attributes;
    }

    /// <summary>i_block, then the value of the attribute system.data.</summary>
    public static byte[] Inline(ExtVolume volume, Inode inode) =>
        [.. inode.BlockBytes, .. InodeAttributes.Read(volume, inode).Find(entry => entry.IsInlineData)?.Value ?? []];

    public int Read(long offset, Span<byte> buffer)
    {
        if (offset < 0 || offset >= Length)
        {
            return 0;
        }

        buffer = buffer[..(int)Math.Min(buffer.Length, Length - offset)];
        if (_inline is not null)
        {
            int stored = (int)Math.Clamp(_inline.Length - offset, 0, buffer.Length);
            _inline.AsSpan((int)Math.Min(offset, _inline.Length), stored).CopyTo(buffer);
            buffer[stored..].Clear();
            return buffer.Length;
        }

        ReadBlocks(offset, buffer);
        return buffer.Length;
    }

    private void ReadBlocks(long offset, Span<byte> buffer)
    {
        BlockSpace space = _volume.Space;
        while (!buffer.IsEmpty)
        {
            (FileBlock logical, int inBlock) = space.FileBlockAt(offset);
            MappedRun? run = _map!.Find(logical);
            bool isHole = run is not { } found || found.Logical > logical;
            long blocks = run is not { } next ? long.MaxValue / space.BlockSize : isHole ? next.Logical - logical : next.End - logical;
            int count = (int)Math.Min(buffer.Length, space.BytesOf(blocks) - inBlock);
            if (isHole || run!.Value.IsUnwritten)
            {
                buffer[..count].Clear();
            }
            else
            {
                _volume.Device.Read(space.OffsetOf(run.Value.At(logical)) + inBlock, buffer[..count]);
            }

            offset += count;
            buffer = buffer[count..];
        }
    }
}
