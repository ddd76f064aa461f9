using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>
/// The block bitmaps of all groups, read when needed and changed in memory; <see cref="Flush"/> writes what changed. One bit is a
/// cluster, which is one block except with bigalloc (and then nothing here is ever changed).
/// </summary>
internal sealed class BlockBitmaps(ExtVolume volume)
{
    public const string Structure = "ext block bitmap";

    private readonly GroupBitmaps _bitmaps = new(volume.Groups.Count);
    private readonly SortedSet<int> _changed = [];

    /// <summary>The bits of a group, for reading only; set past its last cluster.</summary>
    public byte[] Of(int group)
    {
        volume.Cancellation.ThrowIfCancellationRequested();
        return _bitmaps[group] ?? Load(group, null);
    }

    /// <summary>Reads all bitmaps, in their order on the volume.</summary>
    public void LoadAll()
    {
        GroupTable groups = volume.Groups;
        // What was never initialized is known without its bytes.
        int[] missing =
        [
            .. Enumerable.Range(0, groups.Count)
                .Where(group => _bitmaps[group] is null && !IsUninitialised(groups[group]))
                .OrderBy(group => groups[group].BlockBitmap),
        ];
        for (int i = 0; i < missing.Length;)
        {
            // flex_bg keeps the bitmaps of 16 groups and more together.
            int count = 1;
            while (i + count < missing.Length && count < 64 && groups[missing[i + count]].BlockBitmap == groups[missing[i]].BlockBitmap + count)
            {
                count++;
            }

            byte[] bytes = new byte[count * volume.BlockSize];
            volume.Device.Read(volume.Space.OffsetOf(groups[missing[i]].BlockBitmap), bytes);
            for (int j = 0; j < count; j++)
            {
                Load(missing[i + j], bytes.AsSpan(j * volume.BlockSize, volume.BlockSize).ToArray());
            }

            i += count;
        }
    }

    /// <summary>Ranges of used blocks of the whole volume, ascending.</summary>
    public IEnumerable<BlockSpan> Used()
    {
        LoadAll();
        int ratio = volume.Superblock.BlocksPerCluster;
        for (int group = 0; group < volume.Groups.Count; group++)
        {
            byte[] bits = Of(group);
            int end = volume.Groups.ClustersIn(group);
            for (int start = Bits.Next(bits, 0, end, set: true); start < end;)
            {
                int next = Bits.Next(bits, start, end, set: false);
                ExtBlock first = volume.Groups.FirstBlock(group) + ((long)start * ratio);
                yield return new BlockSpan(first, Math.Min((long)(next - start) * ratio, volume.Superblock.Blocks - first.Value));
                start = Bits.Next(bits, next, end, set: true);
            }
        }
    }

    /// <summary>Frees blocks.</summary>
    /// <exception cref="CorruptDataException">
    /// One is already free, or is part of the volume's own metadata: a file named a block that is not its own.
    /// </exception>
    public void Free(BlockSpan blocks)
    {
        Extent place = volume.Space.ExtentOf(blocks);
        if (volume.SystemZone.Within(place).Any())
        {
            throw CorruptDataException.Mismatch(Structure, place.Offset, $"blocks {blocks.First} to {blocks.Last}", "a file's", "the volume's own metadata");
        }

        Change(blocks, set: false);
        volume.Cache.Forget(blocks);
    }

    /// <summary>Takes free blocks, near a goal: the requested number in one run if possible, else the first free ones.</summary>
    /// <param name="goal">A block that the new ones should follow.</param>
    /// <param name="count">Most blocks to take.</param>
    /// <returns>The blocks taken.</returns>
    /// <exception cref="GuestVolumeFullException">The volume is full.</exception>
    public BlockSpan Allocate(ExtBlock goal, long count)
    {
        GroupTable groups = volume.Groups;
        int goalGroup = groups.GroupOf(goal);
        int wanted = (int)Math.Min(count, volume.Superblock.BlocksPerGroup);
        for (int i = 0; i < groups.Count; i++)
        {
            int group = (goalGroup + i) % groups.Count;
            int from = i == 0 ? (int)(goal - groups.FirstBlock(group)) : 0;
            if (groups[group].FreeBlocks > 0
                && (TryFind(group, from, wanted, out int start, out int length) || (from > 0 && TryFind(group, 0, wanted, out start, out length))))
            {
                BlockSpan taken = new(groups.FirstBlock(group) + start, length);
                Change(taken, set: true);
                return taken;
            }
        }

        throw volume.Full(count);
    }

    public void Flush()
    {
        foreach (int group in _changed)
        {
            GroupDescriptor descriptor = volume.Groups[group];
            if (volume.HasMetadataChecksums)
            {
                descriptor.BlockBitmapChecksum = Checksum(Of(group)) & descriptor.BitmapChecksumMask;
            }

            volume.Writable.Write(volume.Space.OffsetOf(descriptor.BlockBitmap), Of(group));
            volume.Groups.MarkChanged(group);
        }

        _changed.Clear();
    }

    public uint Checksum(ReadOnlySpan<byte> bits) => Crc32C.Append(volume.Seed, bits[..(volume.Superblock.ClustersPerGroup / 8)]);

    private bool TryFind(int group, int from, int wanted, out int start, out int length)
    {
        byte[] bits = Of(group);
        int end = volume.Groups.BlocksIn(group);
        start = length = 0;
        for (int at = Bits.Next(bits, from, end, set: false); at < end;)
        {
            int next = Bits.Next(bits, at, Math.Min(end, at + wanted), set: true);
            if (next - at > length)
            {
                (start, length) = (at, next - at);
            }

            if (length == wanted)
            {
                break;
            }

            at = Bits.Next(bits, next, end, set: false);
        }

        return length > 0;
    }

    private void Change(BlockSpan blocks, bool set)
    {
        GroupTable groups = volume.Groups;
        (ExtBlock first, long count) = blocks;
        while (count > 0)
        {
            int group = groups.GroupOf(first);
            byte[] bits = Of(group);
            int start = (int)(first - groups.FirstBlock(group));
            int length = (int)Math.Min(count, groups.BlocksIn(group) - start);
            if (Bits.Next(bits, start, start + length, set) < start + length)
            {
                throw CorruptDataException.Mismatch(
                    Structure,
                    volume.Space.OffsetOf(groups[group].BlockBitmap),
                    $"blocks {first} to {first + (length - 1)}",
                    set ? "free" : "in use",
                    "not all are");
            }

            Bits.Change(_bitmaps.Own(group), start, length, set);
            GroupDescriptor descriptor = groups[group];
            int free = set ? descriptor.FreeBlocks - length : descriptor.FreeBlocks + length;
            long all = set ? volume.Superblock.FreeBlocks - length : volume.Superblock.FreeBlocks + length;
            if (free < 0 || free > groups.BlocksIn(group) || all < 0 || all > volume.Superblock.Blocks)
            {
                throw CorruptDataException.Mismatch(
                    GroupTable.Structure, 0, $"free blocks of group {group}", "a count that fits the bitmap", descriptor.FreeBlocks);
            }

            descriptor.FreeBlocks = free;
            descriptor.Flags &= ~GroupFlags.BlocksUninitialised;
            volume.Superblock.FreeBlocks = all;
            _changed.Add(group);
            volume.IsChanged = true;
            first += length;
            count -= length;
        }
    }

    private byte[] Load(int group, byte[]? read)
    {
        GroupTable groups = volume.Groups;
        GroupDescriptor descriptor = groups[group];
        int clusters = groups.ClustersIn(group);
        byte[] bits = read ?? new byte[volume.BlockSize];
        if (IsUninitialised(descriptor))
        {
            Array.Clear(bits);
            Extent range = volume.Space.ExtentOf(new BlockSpan(groups.FirstBlock(group), groups.BlocksIn(group)));
            foreach (Extent metadata in volume.SystemZone.Within(range))
            {
                BlockSpan blocks = volume.Space.BlocksOf(metadata);
                int first = groups.BitOf(blocks.First);
                int last = groups.BitOf(blocks.Last);
                Bits.Change(bits, first, last + 1 - first, set: true);
            }
        }
        else
        {
            if (read is null)
            {
                volume.Device.Read(volume.Space.OffsetOf(descriptor.BlockBitmap), bits);
            }

            if (volume.HasMetadataChecksums && descriptor.BlockBitmapChecksum != (Checksum(bits) & descriptor.BitmapChecksumMask))
            {
                throw CorruptDataException.Mismatch(
                    Structure,
                    volume.Space.OffsetOf(descriptor.BlockBitmap),
                    $"checksum of group {group}",
                    $"0x{Checksum(bits) & descriptor.BitmapChecksumMask:X}",
                    $"0x{descriptor.BlockBitmapChecksum:X}");
            }
        }

        Bits.Change(bits, clusters, (8 * bits.Length) - clusters, set: true);
        return _bitmaps.Keep(group, bits, clusters);
    }

    private bool IsUninitialised(GroupDescriptor descriptor) =>
        volume.Superblock.HasGroupChecksums && (descriptor.Flags & GroupFlags.BlocksUninitialised) != 0;
}
