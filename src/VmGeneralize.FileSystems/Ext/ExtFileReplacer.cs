using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>Gives files new contents where they are; everything else of their inodes stays.</summary>
internal sealed class ExtFileReplacer(ExtVolume volume)
{
    public void Replace(Inode inode, string path, ReadOnlySpan<byte> contents)
    {
        if (inode.Kind != FileKind.File)
        {
            throw new ArgumentException($"{path} is not a file", nameof(path));
        }

        if (!inode.HasInlineData || !TryWriteInline(inode, contents))
        {
            WriteBlocks(inode, contents, inode.HasInlineData ? LeaveInline(inode) : FileMap.Read(volume, inode));
        }

        inode.Size = contents.Length;
        volume.Write(inode);
    }

    /// <summary>Refuses contents that there is no room for, before anything is changed.</summary>
    /// <exception cref="GuestVolumeFullException">The volume is full.</exception>
    public static void RequireRoom(ExtVolume volume, long bytes)
    {
        // Blocks of the mapping: at worst one extent or pointer per block, in nodes of 84 entries and more; and a level or two above.
        long blocks = bytes / volume.BlockSize;
        long needed = blocks + (blocks / 64) + 4;
        if (blocks > 0 && volume.Superblock.FreeBlocks < needed)
        {
            throw volume.Full(needed);
        }
    }

    /// <summary>Writes contents into the first blocks that the inode has and as many new ones as needed; the other old ones go.</summary>
    /// <param name="inode">Changed, not written; its size is the caller's.</param>
    /// <param name="contents">What its blocks hold afterwards, then zeros.</param>
    /// <param name="old">Its mapping so far.</param>
    public void WriteBlocks(Inode inode, ReadOnlySpan<byte> contents, FileMap old)
    {
        long needed = volume.Space.BlocksFor(contents.Length);
        List<MappedRun> runs = [];
        List<BlockSpan> freed = [];
        long kept = 0;
        foreach (MappedRun run in old.Runs)
        {
            long keep = Math.Min(run.Count, needed - kept);
            if (keep > 0)
            {
                runs.Add(new MappedRun(new FileBlock(kept), run.Physical, keep, IsUnwritten: false));
                kept += keep;
            }

            if (keep < run.Count)
            {
                freed.Add(new BlockSpan(run.Physical + keep, run.Count - keep));
            }
        }

        RequireRoom(volume, volume.Space.BytesOf(needed - kept));
        InodeBlocks.Allocate(volume, inode, runs, needed - kept);
        foreach (MappedRun run in runs)
        {
            Write(run, contents);
        }

        InodeBlocks.SetRuns(volume, inode, old, runs, freed);
    }

    /// <summary>Turns an inline inode into one with blocks, of which it has none yet.</summary>
    /// <returns>Its empty mapping.</returns>
    public FileMap LeaveInline(Inode inode)
    {
        List<AttributeEntry> entries = InodeAttributes.Read(volume, inode);
        entries.RemoveAll(entry => entry.IsInlineData);
        InodeAttributes.TryWrite(inode, entries);
        inode.Flags &= ~InodeFlags.InlineData;
        inode.BlockBytes.Clear();
        if ((volume.Superblock.Incompatible & IncompatibleFeatures.Extents) != 0)
        {
            inode.Flags |= InodeFlags.Extents;
        }

        return new FileMap();
    }

    /// <summary>The first 60 bytes go to i_block, the rest into an attribute, which stays when it is empty.</summary>
    private bool TryWriteInline(Inode inode, ReadOnlySpan<byte> contents)
    {
        int first = Math.Min(contents.Length, Inode.BlockAreaSize);
        List<AttributeEntry> entries = InodeAttributes.Read(volume, inode);
        int index = entries.FindIndex(entry => entry.IsInlineData);
        AttributeEntry rest = AttributeEntry.InlineData(contents[first..]);
        if (index < 0)
        {
            entries.Add(rest);
        }
        else
        {
            entries[index] = rest;
        }

        // More than fits in the inode would fail anyway.
        if (contents.Length > inode.Bytes.Length || !InodeAttributes.TryWrite(inode, entries))
        {
            return false;
        }

        inode.BlockBytes.Clear();
        contents[..first].CopyTo(inode.BlockBytes);
        return true;
    }

    private void Write(MappedRun run, ReadOnlySpan<byte> contents)
    {
        volume.Cache.Forget(run.Blocks);
        Extent place = volume.Space.ExtentOf(run);
        int start = (int)volume.Space.OffsetOf(run.Logical);
        int length = (int)Math.Min(place.Length, contents.Length - start);
        volume.Writable.Write(place.Offset, contents.Slice(start, length));
        int tail = (int)(place.Length - length);
        if (tail > 0)
        {
            volume.Writable.Write(place.Offset + length, new byte[tail]);
        }

        volume.IsChanged = true;
    }
}
