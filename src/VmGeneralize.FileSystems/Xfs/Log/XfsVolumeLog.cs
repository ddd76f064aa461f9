using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Log;

/// <summary>The internal log of a volume.</summary>
internal sealed class XfsVolumeLog
{
    public const string Advice = "Mount the volume in a Linux with XFS and unmount it.";

    private const uint LittleEndianFormat = 1;
    private const int RecordBlocks = 64; // one header and as many blocks as its cycle words are enough for, less one

    private readonly XfsLogRing _ring;
    private readonly XfsSuperblock _superblock;

    private XfsVolumeLog(XfsLogRing ring, XfsSuperblock superblock)
    {
        _ring = ring;
        _superblock = superblock;
        State = XfsLogFinder.Find(ring);
    }

    public XfsLogState State { get; private set; }

    /// <summary>Blocks of the record of an unmount.</summary>
    private int UnmountBlocks => Math.Min(_ring.Blocks, Math.Max(2, (int)Math.Min(_superblock.LogStripeUnit / XfsLogRing.BlockSize, RecordBlocks)));

    /// <exception cref="CorruptDataException">It is not a log, or damaged.</exception>
    public static XfsVolumeLog Open(IBlockDevice device, XfsSuperblock superblock, CancellationToken cancellation)
    {
        Extent extent = new XfsGeometry(superblock).ExtentOf(superblock.LogStart, superblock.LogBlocks);
        return new XfsVolumeLog(new XfsLogRing(device, extent, cancellation), superblock);
    }

    /// <summary>The committed transactions that may not have reached their places; none in a clean log.</summary>
    public IEnumerable<XfsLogTransaction> Committed() => State.IsClean
        ? []
        : new XfsLogWalk(_ring, State, _superblock.HasChecksums, new Guid(_superblock.Uuid, bigEndian: true)).Committed();

    /// <summary>
    /// Empties the log: the record of an unmount in a new turn of the ring, and empty records of the turn before, as xfs_repair leaves it. A
    /// log of zeros would be in its first turn, and metadata that is newer than the log is damage to the kernel.
    /// </summary>
    public void Reset(IWritableBlockDevice device)
    {
        uint cycle = State.Cycle + 2;
        foreach ((int block, byte[] record) in EmptyRecords(cycle))
        {
            device.Write(_ring.OffsetOf(block), record);
        }

        State = new XfsLogState(UnmountBlocks % _ring.Blocks, UnmountBlocks % _ring.Blocks, IsClean: true, cycle);
    }

    /// <summary>Bytes that hold something, in all records that are not as <see cref="Reset"/> leaves them.</summary>
    public long CountFilled()
    {
        long held = 0;
        foreach ((int block, byte[] record) in EmptyRecords(State.Cycle))
        {
            byte[] stored = new byte[record.Length];
            _ring.Read(block, stored);
            held += stored.AsSpan().SequenceEqual(record) ? 0 : ZeroBytes.CountOthers(stored);
        }

        return held;
    }

    private IEnumerable<(int Block, byte[] Record)> EmptyRecords(uint cycle)
    {
        byte[] record = new byte[UnmountBlocks * XfsLogRing.BlockSize];
        WriteUnmount(record.AsSpan(XfsLogRing.BlockSize));
        yield return (0, Seal(record, 0, cycle, tail: 0));
        for (int block = UnmountBlocks; block < _ring.Blocks; block += RecordBlocks)
        {
            record = new byte[Math.Min(RecordBlocks, _ring.Blocks - block) * XfsLogRing.BlockSize];
            yield return (block, Seal(record, block, cycle - 1, UnmountBlocks));
        }
    }

    private byte[] Seal(byte[] record, int block, uint cycle, int tail)
    {
        XfsLogRecord.Write(
            record, _superblock.HasLogVersion2 ? 2u : 1u, LittleEndianFormat, cycle, Lsn(cycle, block), Lsn(cycle, tail), _superblock.Uuid);
        return record;
    }

    /// <summary>The one operation of the record: "Un" of the log itself.</summary>
    private static void WriteUnmount(Span<byte> operation)
    {
        WriteUInt32BigEndian(operation, 0xB0C0D0D0); // transaction
        WriteUInt32BigEndian(operation[4..], 8); // bytes
        operation[8] = 0xAA; // client: the log
        operation[9] = 0x20; // unmount
        WriteUInt16LittleEndian(operation[12..], 0x556E);
    }

    private static ulong Lsn(uint cycle, int block) => ((ulong)cycle << 32) | (uint)block;
}
