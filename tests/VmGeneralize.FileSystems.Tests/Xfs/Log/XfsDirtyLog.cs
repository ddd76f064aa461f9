using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.FileSystems.Xfs.Log;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Tests.Xfs.Log;

/// <summary>The records of a log that is not clean, to be cut off or changed in copies of its volume.</summary>
internal sealed class XfsDirtyLog
{
    private const int HeaderSize = 328; // struct xlog_rec_header
    private const int ChecksumOffset = 32;
    private const int OperationHeaderSize = 12;
    private const int StartFlag = 0x01;
    private const int CommitFlag = 0x02;

    private readonly XfsLogRing _ring;
    private readonly XfsLogState _state;

    /// <param name="device">The volume, whose log has not wrapped yet.</param>
    public XfsDirtyLog(IBlockDevice device)
    {
        XfsSuperblock superblock = XfsSuperblock.Read(device);
        Extent extent = new XfsGeometry(superblock).ExtentOf(superblock.LogStart, superblock.LogBlocks);
        _ring = new XfsLogRing(device, extent, CancellationToken.None);
        _state = XfsLogFinder.Find(_ring);
        Assert.True(!_state.IsClean && _state.Tail < _state.Head);
        List<XfsLogRecord> records = [];
        for (int block = _state.Tail; block < _state.Head; block += records[^1].Blocks)
        {
            records.Add(XfsLogRecord.Find(_ring, block)!);
        }

        Records = records;
    }

    /// <summary>The records from the tail to the head.</summary>
    public IReadOnlyList<XfsLogRecord> Records { get; }

    /// <summary>The records after which an intent of the given kind would be open if the log ended there. Takes one walk through the log.</summary>
    public IReadOnlyList<XfsLogRecord> WithOpen(string kind)
    {
        using IEnumerator<XfsLogTransaction> committed = new XfsLogWalk(_ring, _state, mustMatch: true, Records[0].VolumeId).Committed().GetEnumerator();
        HashSet<uint> begun = [];
        XfsIntents intents = new();
        List<XfsLogRecord> open = [];
        foreach (XfsLogRecord record in Records)
        {
            for (int count = Commits(record, begun); count > 0; count--)
            {
                Assert.True(committed.MoveNext());
                foreach (XfsLogItem item in committed.Current.InOrder())
                {
                    _ = intents.Add(item);
                }
            }

            if (intents.Names.Contains(kind))
            {
                open.Add(record);
            }
        }

        Assert.False(committed.MoveNext());
        return open;
    }

    /// <summary>Makes the log end after a record: everything after it becomes zeros, as before the log first wraps.</summary>
    public void CutBehind(IWritableBlockDevice copy, XfsLogRecord last)
    {
        int head = last.Block + last.Blocks;
        copy.Write(_ring.OffsetOf(head), new byte[(_state.Head - head) * XfsLogRing.BlockSize]);
    }

    /// <summary>Where the non-empty regions of a record's operations begin, in bytes from the start of the record on disk.</summary>
    public IEnumerable<int> Regions(XfsLogRecord record) => Operations(record)
        .Where(operation => operation.Length > 0)
        .Select(operation => (record.HeaderBlocks * XfsLogRing.BlockSize) + operation.Position + OperationHeaderSize);

    /// <summary>Where a record begins, in bytes from the start of the volume.</summary>
    public long OffsetOf(XfsLogRecord record) => _ring.OffsetOf(record.Block);

    /// <summary>Changes a record, including its header.</summary>
    /// <param name="copy">A copy of the volume.</param>
    /// <param name="record">One of <see cref="Records"/>; only a record with a single header can be sealed.</param>
    /// <param name="change">Receives the bytes of the record.</param>
    /// <param name="isSealed">Whether to recalculate the checksum.</param>
    public void Change(IWritableBlockDevice copy, XfsLogRecord record, Action<byte[]> change, bool isSealed)
    {
        byte[] bytes = new byte[record.Blocks * XfsLogRing.BlockSize];
        copy.Read(_ring.OffsetOf(record.Block), bytes);
        change(bytes);
        if (isSealed)
        {
            Assert.Equal(1, record.HeaderBlocks);
            uint register = Crc32C.Append(uint.MaxValue, bytes.AsSpan(0, ChecksumOffset));
            register = Crc32C.Append(register, [0, 0, 0, 0]);
            register = Crc32C.Append(register, bytes.AsSpan((ChecksumOffset + 4)..HeaderSize));
            int length = Math.Clamp(ReadInt32BigEndian(bytes.AsSpan(12)), 0, bytes.Length - XfsLogRing.BlockSize);
            WriteUInt32LittleEndian(bytes.AsSpan(ChecksumOffset), ~Crc32C.Append(register, bytes.AsSpan(XfsLogRing.BlockSize, length)));
        }

        copy.Write(_ring.OffsetOf(record.Block), bytes);
    }

    /// <summary>Counts the transactions that are committed in a record.</summary>
    /// <param name="record">The next record.</param>
    /// <param name="begun">Numbers of the transactions that began and are not committed; those that began before the tail are not included.</param>
    private int Commits(XfsLogRecord record, HashSet<uint> begun)
    {
        int commits = 0;
        foreach ((uint id, _, _, int flags) in Operations(record))
        {
            if ((flags & StartFlag) != 0)
            {
                begun.Add(id);
            }
            else if ((flags & CommitFlag) != 0 && begun.Remove(id))
            {
                commits++;
            }
        }

        return commits;
    }

    /// <summary>
    /// Each operation: its transaction, the position of its header after the record's headers, the number of bytes after its header, and its flags.
    /// </summary>
    private IEnumerable<(uint Id, int Position, int Length, int Flags)> Operations(XfsLogRecord record)
    {
        byte[] operations = record.Read(_ring, mustMatch: true)!;
        int position = 0;
        for (int operation = 0; operation < record.Operations && position + OperationHeaderSize <= operations.Length; operation++)
        {
            int length = ReadInt32BigEndian(operations.AsSpan(position + 4));
            yield return (ReadUInt32BigEndian(operations.AsSpan(position)), position, length, operations[position + 9]);
            position += OperationHeaderSize + length;
        }
    }
}
