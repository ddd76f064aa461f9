using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>
/// Counts, and zeros on request, unread bytes in live structures: after the ends of files, and after the last entries of the
/// tables and of a fixed root, in reserved sectors that no loader has a part in.
/// </summary>
internal sealed class FatSlackSweep(FatVolume volume, SlackWork work)
{
    private readonly DeadRanges _files = new(volume.Device, work, volume.Zero);
    private readonly DeadRanges _tables = new(volume.Device, work, volume.Zero);
    private readonly DeadRanges _reserve = new(volume.Device, work, volume.Zero);

    public SlackPlace[] Run() => [Files(), new("after the last entries of tables", Tables()), new("in reserved sectors", Reserve())];

    private SlackPlace Files()
    {
        long index = 0;
        foreach (FatTreeNode node in new FatTreeWalk(volume).All())
        {
            if (node.Entry is { Record: { IsDirectory: false } record })
            {
                long tail = ((long)node.Chain.Count * volume.Boot.ClusterSize) - record.FileSize;
                foreach (Extent range in tail > 0 ? node.Chain.Places(volume.Boot, record.FileSize, tail) : [])
                {
                    _files.Add(range, index);
                }
            }

            index++;
        }

        long held = _files.Sweep();
        string? example = _files.FirstOwner is { } first ? new FatTreeWalk(volume).All().ElementAt((int)first).Path : null;
        return new SlackPlace("after the ends of files", held, example);
    }

    private long Tables()
    {
        FatBootSector boot = volume.Boot;
        _tables.Add(Extent.FromBounds(boot.RootOffset + boot.RootLength, boot.DataOffset), 0);
        for (int table = 0; table < boot.FatCount; table++)
        {
            _tables.Add(new Extent(boot.FatOffset(table) + boot.UsedFatLength, boot.FatLength - boot.UsedFatLength), table);
        }

        return _tables.Sweep();
    }

    private long Reserve()
    {
        foreach (Extent dead in FatReserve.Dead(volume))
        {
            _reserve.Add(dead, 0);
        }

        return _reserve.Sweep();
    }
}
