using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>The end of an edit: no name of what was removed stays in a directory, a record or the change journal.</summary>
internal sealed class EditCleanup(NtfsVolume volume, RemovalTraces traces)
{
    public void Run()
    {
        foreach (ulong reference in traces.TouchedDirectories.Order())
        {
            if (!traces.RemovedFiles.Contains(reference))
            {
                ScrubDirectory(volume.Open(new MftReference(reference)));
            }
        }

        new UsnJournal(volume, traces).MaskNames();
    }

    private void ScrubDirectory(NtfsFile directory)
    {
        NtfsDirectory.Open(volume, directory).ScrubSlack();
        if (directory.TryOpen(AttributeType.IndexAllocation, NtfsDirectory.IndexName) is { } blocks)
        {
            ZeroAfterEnd(blocks);
        }

        foreach (FileRecord record in directory.Records)
        {
            if (record.ScrubSlack())
            {
                volume.Write(record);
            }
        }
    }

    /// <summary>A cluster may be larger than a block: what is after the last block is unused.</summary>
    private void ZeroAfterEnd(AttributeStream blocks)
    {
        long end = blocks.Runs.End.Value * volume.Space.BytesPerCluster;
        byte[] tail = new byte[Math.Min(end - blocks.Length, volume.Space.BytesPerCluster)];
        for (long offset = blocks.Length; offset < end; offset += tail.Length)
        {
            Span<byte> part = tail.AsSpan(0, (int)Math.Min(tail.Length, end - offset));
            volume.Space.Read(blocks.Runs, offset, part);
            if (!ZeroBytes.IsAllZero(part))
            {
                part.Clear();
                volume.IsChanged = true;
                volume.Space.Write(blocks.Runs, offset, part);
            }
        }
    }
}
