using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.FileSystems.Xfs.Log;

namespace VmGeneralize.FileSystems.Tests.Xfs.Log;

/// <summary>The records of a log that is not clean, and what would be left to finish had it ended behind one of them.</summary>
internal sealed class XfsLogCuts
{
    private readonly XfsLogRing _ring;
    private readonly XfsLogState _state;

    /// <param name="device">The volume, whose log did not go round yet.</param>
    public XfsLogCuts(IBlockDevice device)
    {
        XfsSuperblock superblock = XfsSuperblock.Read(device);
        Extent extent = new XfsGeometry(superblock).ExtentOf(superblock.LogStart, superblock.LogBlocks);
        _ring = new XfsLogRing(device, extent, CancellationToken.None);
        _state = XfsLogFinder.Find(_ring);
        Assert.True(!_state.IsClean && _state.Tail < _state.Head);
    }

    /// <summary>Every place between two records with the kinds of intents that are open there.</summary>
    public IEnumerable<(int Head, IReadOnlyList<string> Open)> All()
    {
        for (int block = _state.Tail; block < _state.Head;)
        {
            block += XfsLogRecord.Find(_ring, block)!.Blocks;
            yield return (block, OpenAt(block));
        }
    }

    /// <summary>Lets the log end behind a record: what was behind it are zeros, as before the first turn.</summary>
    public void Cut(IWritableBlockDevice copy, int head) =>
        copy.Write(_ring.OffsetOf(head), new byte[(_state.Head - head) * XfsLogRing.BlockSize]);

    private IReadOnlyList<string> OpenAt(int head)
    {
        XfsIntents intents = new();
        foreach (XfsLogItem item in new XfsLogWalk(_ring, _state with { Head = head }, mustMatch: true).Committed().SelectMany(all => all.InOrder()))
        {
            _ = intents.Add(item);
        }

        return intents.Names;
    }
}
