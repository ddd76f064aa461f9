using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.FileSystems.Xfs.Log;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>A volume whose log is not clean, and what an interrupted write leaves of that log.</summary>
internal sealed class XfsTornLog
{
    private const int Block = XfsLogRing.BlockSize;

    private readonly Extent _log;
    private readonly int _head;

    /// <param name="device">The volume.</param>
    public XfsTornLog(IBlockDevice device)
    {
        XfsSuperblock superblock = XfsSuperblock.Read(device);
        _log = new XfsGeometry(superblock).ExtentOf(superblock.LogStart, superblock.LogBlocks);
        XfsLogState state = XfsVolumeLog.Open(device, superblock, CancellationToken.None).State;
        Assert.False(state.IsClean);
        _head = state.Head;
    }

    /// <summary>Takes away blocks before the head, as when a write of the log did not complete.</summary>
    /// <param name="device">The volume, whose log has not wrapped yet: those blocks held zeros before.</param>
    /// <param name="back">Positions of the blocks, counted back from the head: 1 for the last one.</param>
    public void Tear(IWritableBlockDevice device, IEnumerable<int> back)
    {
        foreach (int block in back)
        {
            Assert.InRange(block, 1, _head);
            device.Write(_log.Offset + ((long)(_head - block) * Block), new byte[Block]);
        }
    }
}
