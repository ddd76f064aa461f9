using System.Buffers;
using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>
/// Counts, and zeros on request, inodes that no file uses and that still hold data, whichever program freed them. Parts of the inode tables that were
/// never used are left alone: they are not live.
/// </summary>
internal static class InodeScrubber
{
    private const int ChunkSize = 1 << 20;

    /// <returns>Bytes of the inodes that held something.</returns>
    public static long Scrub(ExtVolume volume, bool wipe)
    {
        long held = 0;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        foreach (int group in Enumerable.Range(0, volume.Groups.Count).OrderBy(group => volume.Groups[group].InodeTable))
        {
            long table = volume.Space.OffsetOf(volume.Groups[group].InodeTable);
            long length = (long)volume.InodeBitmaps.TableInodes(group) * volume.Superblock.InodeSize;
            byte[] used = volume.InodeBitmaps.Of(group);
            foreach (Extent stored in volume.Device.StoredExtents(new Extent(table, length)).ToArray())
            {
                // Whole inodes: what is not stored reads as zero.
                Extent whole = stored.Shift(-table).AlignOutward(volume.Superblock.InodeSize);
                for (long at = whole.Offset; at < whole.End; at += ChunkSize)
                {
                    Span<byte> bytes = buffer.AsSpan(0, (int)Math.Min(ChunkSize, whole.End - at));
                    volume.Device.Read(table + at, bytes);
                    held += Scrub(volume, table, at, bytes, used, wipe);
                }
            }
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return held;
    }

    private static long Scrub(ExtVolume volume, long table, long start, ReadOnlySpan<byte> bytes, byte[] used, bool wipe)
    {
        int size = volume.Superblock.InodeSize;
        long held = 0;
        for (int at = 0; at < bytes.Length; at += size)
        {
            if (!Bits.IsSet(used, (int)((start + at) / size)) && !ZeroBytes.IsAllZero(bytes.Slice(at, size)))
            {
                held += size;
                if (wipe)
                {
                    (ExtBlock block, int within) = volume.Space.BlockAt(table + start + at);
                    volume.Cache.Write(block, within, new byte[size]);
                    volume.IsChanged = true;
                }
            }
        }

        return held;
    }
}
