using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>The inode bitmaps of all groups, read when needed and changed in memory; <see cref="Flush"/> writes what changed.</summary>
internal sealed class InodeBitmaps(ExtVolume volume)
{
    public const string Structure = "ext inode bitmap";

    private readonly GroupBitmaps _bitmaps = new(volume.Groups.Count);
    private readonly SortedSet<int> _changed = [];

    /// <summary>The bits of a group, for reading only; set past its last inode.</summary>
    public byte[] Of(int group)
    {
        volume.Cancellation.ThrowIfCancellationRequested();
        return _bitmaps[group] ?? Load(group);
    }

    public bool IsUsed(InodeNumber number) => Bits.IsSet(Of(volume.Groups.GroupOf(number)), volume.Groups.IndexOf(number));

    /// <summary>
    /// Inodes at the start of a group's table that hold anything: what is after them was never used, and its bytes mean nothing. An inode that
    /// the bitmap marks counts even when the descriptor denies it.
    /// </summary>
    public int TableInodes(int group)
    {
        int inodes = volume.Superblock.InodesPerGroup;
        int initialised = volume.Groups.InitialisedInodes(group);
        byte[] bits = Of(group);
        int last = bits.AsSpan(0, inodes / 8).LastIndexOfAnyExcept((byte)0);
        return Math.Max(initialised, Math.Min(inodes, (last + 1) * 8));
    }

    /// <summary>Numbers of the inodes in use, in the order of their tables on the volume.</summary>
    public IEnumerable<InodeNumber> Used() => Enumerable.Range(0, volume.Groups.Count).OrderBy(group => volume.Groups[group].InodeTable).SelectMany(Used);

    /// <summary>Numbers of the inodes of a group that are in use, ascending.</summary>
    public IEnumerable<InodeNumber> Used(int group)
    {
        int end = volume.Superblock.InodesPerGroup;
        for (int index = Bits.Next(Of(group), 0, end, set: true); index < end; index = Bits.Next(Of(group), index + 1, end, set: true))
        {
            yield return volume.Groups.InodeAt(group, index);
        }
    }

    /// <summary>Frees an inode and zeros it.</summary>
    /// <exception cref="CorruptDataException">It is already free.</exception>
    public void Free(InodeNumber number, bool isDirectory)
    {
        int group = volume.Groups.GroupOf(number);
        if (!IsUsed(number) || volume.Superblock.FreeInodes == uint.MaxValue)
        {
            throw CorruptDataException.Mismatch(Structure, volume.Space.OffsetOf(volume.Groups[group].InodeBitmap), $"inode {number}", "in use", "free");
        }

        Bits.Change(_bitmaps.Own(group), volume.Groups.IndexOf(number), 1, set: false);
        GroupDescriptor descriptor = volume.Groups[group];
        if (descriptor.FreeInodes >= volume.Superblock.InodesPerGroup || (isDirectory && descriptor.UsedDirectories <= 0))
        {
            throw CorruptDataException.Mismatch(
                GroupTable.Structure,
                0,
                $"counts of group {group}",
                "such that fit the inodes",
                $"{descriptor.FreeInodes} free and {descriptor.UsedDirectories} directories");
        }

        descriptor.FreeInodes++;
        descriptor.UsedDirectories -= isDirectory ? 1 : 0;
        volume.Superblock.FreeInodes++;
        _changed.Add(group);
        (ExtBlock block, int within) = volume.Space.BlockAt(volume.Position(number));
        volume.Cache.Write(block, within, new byte[volume.Superblock.InodeSize]);
        volume.IsChanged = true;
    }

    /// <summary>Takes a free inode (never a directory's), in a group or after it.</summary>
    /// <returns>The number of an inode whose bytes are zero.</returns>
    /// <exception cref="GuestVolumeFullException">All are in use.</exception>
    public InodeNumber Allocate(int goalGroup)
    {
        int perGroup = volume.Superblock.InodesPerGroup;
        for (int i = 0; i < volume.Groups.Count; i++)
        {
            int group = (goalGroup + i) % volume.Groups.Count;
            GroupDescriptor descriptor = volume.Groups[group];
            if (descriptor.FreeInodes <= 0)
            {
                continue;
            }

            int from = (int)Math.Clamp(volume.Superblock.FirstInode.Value - 1 - ((long)group * perGroup), 0, perGroup);
            int index = Bits.Next(Of(group), from, perGroup, set: false);
            if (index == perGroup)
            {
                continue;
            }

            InodeNumber number = volume.Groups.InodeAt(group, index);
            Initialise(group, index);
            Bits.Change(_bitmaps.Own(group), index, 1, set: true);
            descriptor.FreeInodes--;
            volume.Superblock.FreeInodes = volume.Superblock.FreeInodes == 0 ? 0 : volume.Superblock.FreeInodes - 1;
            _changed.Add(group);
            volume.IsChanged = true;
            return number;
        }

        throw volume.Full("all its inodes are in use");
    }

    public void Flush()
    {
        foreach (int group in _changed)
        {
            GroupDescriptor descriptor = volume.Groups[group];
            if (volume.HasMetadataChecksums)
            {
                descriptor.InodeBitmapChecksum = Checksum(Of(group)) & descriptor.BitmapChecksumMask;
            }

            volume.Writable.Write(volume.Space.OffsetOf(descriptor.InodeBitmap), Of(group));
            volume.Groups.MarkChanged(group);
        }

        _changed.Clear();
    }

    public uint Checksum(ReadOnlySpan<byte> bits) => Crc32C.Append(volume.Seed, bits[..(volume.Superblock.InodesPerGroup / 8)]);

    /// <summary>Marks the part of the inode table up to an inode as used: it must hold zeros, which mke2fs may have left to the kernel.</summary>
    private void Initialise(int group, int index)
    {
        int initialised = volume.Groups.InitialisedInodes(group);
        if (index < initialised)
        {
            return;
        }

        GroupDescriptor descriptor = volume.Groups[group];
        long table = volume.Space.OffsetOf(descriptor.InodeTable);
        int size = volume.Superblock.InodeSize;
        volume.Writable.Zero(new Extent(table + ((long)initialised * size), (long)(index + 1 - initialised) * size));
        volume.Cache.Forget(new BlockSpan(descriptor.InodeTable, volume.Groups.InodeTableBlocks));
        descriptor.Flags &= ~GroupFlags.InodesUninitialised;
        descriptor.UnusedInodes = volume.Superblock.InodesPerGroup - index - 1;
        volume.Groups.MarkChanged(group);
    }

    private byte[] Load(int group)
    {
        GroupDescriptor descriptor = volume.Groups[group];
        int inodes = volume.Superblock.InodesPerGroup;
        byte[] bits = new byte[volume.BlockSize];
        if (!volume.Superblock.HasGroupChecksums || (descriptor.Flags & GroupFlags.InodesUninitialised) == 0)
        {
            volume.Device.Read(volume.Space.OffsetOf(descriptor.InodeBitmap), bits);
            if (volume.HasMetadataChecksums && descriptor.InodeBitmapChecksum != (Checksum(bits) & descriptor.BitmapChecksumMask))
            {
                throw CorruptDataException.Mismatch(
                    Structure,
                    volume.Space.OffsetOf(descriptor.InodeBitmap),
                    $"checksum of group {group}",
                    $"0x{Checksum(bits) & descriptor.BitmapChecksumMask:X}",
                    $"0x{descriptor.InodeBitmapChecksum:X}");
            }
        }

        Bits.Change(bits, inodes, (8 * bits.Length) - inodes, set: true);
        return _bitmaps.Keep(group, bits, inodes);
    }
}
