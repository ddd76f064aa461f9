using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>Counts, and zeros on request, what is in unread parts of the volume's own blocks.</summary>
internal sealed class OwnBlockSweep(ExtVolume volume, SlackWork work)
{
    /// <returns>Bytes that were not zero.</returns>
    public long Run()
    {
        DeadRanges ranges = new(volume.Device, work, range =>
        {
            volume.Writable.Zero(range);
            volume.IsChanged = true;
        });
        foreach (Extent part in volume.Groups.Unread())
        {
            volume.Cancellation.ThrowIfCancellationRequested();
            ranges.Add(part, owner: 0);
        }

        return ranges.Sweep();
    }
}
