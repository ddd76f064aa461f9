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

    /// <param name="device">The volume, whose log did not go round yet.</param>
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

    /// <summary>From the tail to the head.</summary>
    public IReadOnlyList<XfsLogRecord> Records { get; }

    /// <summary>The records behind which an intent of a kind would be open if the log ended there. One walk through the log.</summary>
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

    /// <summary>Lets the log end behind a record: what was behind it are zeros, as before the first turn.</summary>
    public void CutBehind(IWritableBlockDevice copy, XfsLogRecord last)
    {
        int head = last.Block + last.Blocks;
        copy.Write(_ring.OffsetOf(head), new byte[(_state.Head - head) * XfsLogRing.BlockSize]);
    }

    /// <summary>Where the regions of a record's operations begin that have some length, in bytes of its place on the disk.</summary>
    public IEnumerable<int> Regions(XfsLogRecord record) => Operations(record)
        .Where(operation => operation.Length > 0)
        .Select(operation => (record.HeaderBlocks * XfsLogRing.BlockSize) + operation.Position + OperationHeaderSize);

    /// <summary>Where a record begins, in bytes of the volume.</summary>
    public long OffsetOf(XfsLogRecord record) => _ring.OffsetOf(record.Block);

    /// <summary>Changes a record, header and all.</summary>
    /// <param name="copy">A copy of the volume.</param>
    /// <param name="record">One of <see cref="Records"/>; one that has one header can be sealed.</param>
    /// <param name="change">Is given its bytes.</param>
    /// <param name="isSealed">Whether the checksum is put right again.</param>
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

    /// <summary>Transactions that are committed in a record.</summary>
    /// <param name="record">The next one.</param>
    /// <param name="begun">Numbers of those that began and are not committed; what began before the tail is none of them.</param>
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

    /// <summary>Each operation: its transaction, where its header is in what follows the headers of the record, bytes behind that, and its flags.</summary>
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
