using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>Zeros a file's contents in place; size and blocks stay.</summary>
internal static class ContentEraser
{
    /// <returns>Bytes that were stored.</returns>
    public static long Erase(ExtVolume volume, Inode inode, string path, long keep)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keep);
        if (inode.Kind != FileKind.File)
        {
            throw new ArgumentException($"{path} is not a file", nameof(path));
        }

        if (keep >= inode.Size)
        {
            return 0;
        }

        if (inode.HasInlineData)
        {
            byte[] contents = new byte[inode.Size];
            InodeContents.Open(volume, inode).Read(0, contents);
            long held = SlackBytes.Take(contents.AsSpan((int)keep), wipe: true);
            new ExtFileReplacer(volume).Replace(inode, path, contents);
            return held;
        }

        long erased = 0;
        Extent wanted = Extent.FromBounds(keep, long.MaxValue);
        foreach (MappedRun run in FileMap.Read(volume, inode).Runs)
        {
            // In bytes of the file, then in bytes of the volume.
            Extent part = volume.Space.ExtentInFile(run).Intersect(wanted);
            Extent range = part.Shift(volume.Space.OffsetOf(run.Physical) - volume.Space.OffsetOf(run.Logical));
            if (range.Length == 0)
            {
                continue;
            }

            erased += run.IsUnwritten ? 0 : volume.Device.StoredExtents(range).Sum(stored => stored.Length);
            volume.Writable.Zero(range);
            volume.IsChanged = true;
        }

        return erased;
    }
}
