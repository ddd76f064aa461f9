using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>
/// Inodes whose deletion or truncation was under way when the machine stopped: a list through the inodes from s_last_orphan, or the
/// orphan file. They are finished as the kernel would at the next mount.
/// </summary>
internal static class OrphanList
{
    private const string Structure = "ext orphan file";
    private const uint BlockMagic = 0x0B10CA04;
    private const int TailSize = 8;

    /// <returns>Inodes that were finished.</returns>
    public static int Finish(ExtVolume volume)
    {
        int count = FinishChain(volume);
        if ((volume.Superblock.ReadOnlyCompatible & ReadOnlyCompatibleFeatures.OrphanPresent) != 0)
        {
            count += FinishFile(volume);
            volume.Superblock.ReadOnlyCompatible &= ~ReadOnlyCompatibleFeatures.OrphanPresent;
            volume.IsChanged = true;
        }

        return count;
    }

    private static int FinishChain(ExtVolume volume)
    {
        HashSet<InodeNumber> seen = [];
        for (InodeNumber number = volume.Superblock.LastOrphan; !number.IsNone;)
        {
            Inode inode = volume.ReadInode(number);
            if (!seen.Add(number))
            {
                throw CorruptDataException.Mismatch(Inode.Structure, volume.Position(number), $"places of orphan {number} in the list", 1, "another one");
            }

            // Each names the next one in the field that holds a deleted inode's deletion time.
            number = new InodeNumber(inode.DeletionTime);
            Finish(volume, inode);
        }

        if (!volume.Superblock.LastOrphan.IsNone)
        {
            volume.Superblock.LastOrphan = default;
            volume.IsChanged = true;
        }

        return seen.Count;
    }

    private static int FinishFile(ExtVolume volume)
    {
        Inode file = volume.ReadInode(volume.Superblock.OrphanFileInode);
        int count = 0;
        int end = volume.BlockSize - TailSize;
        foreach (MappedRun run in FileMap.Read(volume, file).Runs)
        {
            for (ExtBlock block = run.Physical; block < run.Blocks.End; block += 1)
            {
                byte[] bytes = volume.Cache.Read(block);
                uint magic = ReadUInt32LittleEndian(bytes.AsSpan(end));
                uint checksum = ReadUInt32LittleEndian(bytes.AsSpan(end + 4));
                if (magic != BlockMagic || (volume.HasMetadataChecksums && checksum != Checksum(volume, file, block, bytes)))
                {
                    throw CorruptDataException.Mismatch(
                        Structure, volume.Space.OffsetOf(block), "magic", $"0x{BlockMagic:X8} and a right checksum", $"0x{magic:X8}");
                }

                List<InodeNumber> orphans = [];
                for (int at = 0; at < end; at += 4)
                {
                    if (ReadUInt32LittleEndian(bytes.AsSpan(at)) is not 0 and var number)
                    {
                        orphans.Add(new InodeNumber(number));
                    }
                }

                if (orphans.Count == 0)
                {
                    continue;
                }

                orphans.ForEach(number => Finish(volume, volume.ReadInode(number)));
                count += orphans.Count;
                byte[] empty = new byte[volume.BlockSize];
                WriteUInt32LittleEndian(empty.AsSpan(end), BlockMagic);
                WriteUInt32LittleEndian(empty.AsSpan(end + 4), volume.HasMetadataChecksums ? Checksum(volume, file, block, empty) : 0);
                volume.Cache.Write(block, empty);
            }
        }

        return count;
    }

    private static uint Checksum(ExtVolume volume, Inode file, ExtBlock block, ReadOnlySpan<byte> bytes) =>
        Crc32C.Append(ExtChecksums.Append(volume.InodeSeed(file), block.Value), bytes[..^TailSize]);

    private static void Finish(ExtVolume volume, Inode inode)
    {
        if (inode.Number < volume.Superblock.FirstInode)
        {
            throw CorruptDataException.Mismatch(Inode.Structure, volume.Position(inode.Number), $"kind of the orphan {inode.Number}", "a file", inode.Kind);
        }

        if (inode.Links == 0)
        {
            ExtFileRemover.Free(volume, inode);
            return;
        }

        if (!inode.HasInlineData && inode.Kind == FileKind.File)
        {
            CutAtSize(volume, inode);
        }

        inode.DeletionTime = 0;
        volume.Write(inode);
    }

    private static void CutAtSize(ExtVolume volume, Inode inode)
    {
        FileMap old = FileMap.Read(volume, inode);
        FileBlock end = new(volume.Space.BlocksFor(inode.Size));
        List<MappedRun> runs = [];
        List<BlockSpan> freed = [];
        foreach (MappedRun run in old.Runs)
        {
            long keep = Math.Clamp(end - run.Logical, 0, run.Count);
            if (keep > 0)
            {
                runs.Add(run with { Count = keep });
            }

            if (keep < run.Count)
            {
                freed.Add(new BlockSpan(run.Physical + keep, run.Count - keep));
            }
        }

        InodeBlocks.SetRuns(volume, inode, old, runs, freed);
        (FileBlock tail, int used) = volume.Space.FileBlockAt(inode.Size);
        if (used > 0 && old.FindBlock(tail) is { } last)
        {
            volume.Writable.Write(volume.Space.OffsetOf(last) + used, new byte[volume.BlockSize - used]);
        }
    }
}
