using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Log;

/// <summary>The committed transactions between tail and head. An operation's header (struct xlog_op_header) is big-endian, what follows it is not.</summary>
/// <param name="ring">The log.</param>
/// <param name="state">Its head and tail.</param>
/// <param name="mustMatch">A wrong checksum of a record is damage; on volumes of version 4 the kernel continues.</param>
/// <param name="volumeId">The UUID of the volume: records of another are damage.</param>
internal sealed class XfsLogWalk(XfsLogRing ring, XfsLogState state, bool mustMatch, Guid volumeId)
{
    private const int HeaderSize = 12;
    private const uint LittleEndianFormat = 1; // XLOG_FMT_LINUX_LE

    // The writer of an operation.
    private const byte TransactionClient = 0x69; // XFS_TRANSACTION
    private const byte LogClient = 0xAA; // XFS_LOG

    private const int StartFlag = 0x01;
    private const int CommitFlag = 0x02;
    private const int ContinueFlag = 0x04;
    private const int WasContinuedFlag = 0x08;
    private const int EndFlag = 0x10;
    private const int UnmountFlag = 0x20;

    private readonly Dictionary<uint, XfsLogTransaction> _open = [];

    /// <exception cref="CorruptDataException">A record between tail and head is damaged.</exception>
    /// <exception cref="UnsupportedFeatureException">The log is from a big-endian machine.</exception>
    public IEnumerable<XfsLogTransaction> Committed()
    {
        int block = state.Tail;
        long left = state.Head == state.Tail ? ring.Blocks : ring.Distance(state.Tail, state.Head);
        while (left > 0)
        {
            XfsLogRecord record = XfsLogRecord.Find(ring, block) ?? throw ring.Damaged(block, "record", "a header", "none");
            if (record.Blocks > left)
            {
                throw ring.Damaged(block, "length of the record", $"at most {left} blocks", record.Blocks);
            }

            if (record.Format != LittleEndianFormat && record.Operations != 0)
            {
                throw new UnsupportedFeatureException(
                    $"An XFS log that is not clean, of another kind of machine (h_fmt {record.Format})", "Mount the volume on that machine and unmount it.");
            }

            if (record.VolumeId != volumeId && record.Operations != 0)
            {
                throw ring.Damaged(block, "UUID of the volume", volumeId, record.VolumeId);
            }

            byte[] operations = record.Read(ring, mustMatch) ?? throw ring.Damaged(block, "checksum of the record", "a right one", $"0x{record.Checksum:X8}");
            foreach (XfsLogTransaction transaction in Read(record, operations))
            {
                yield return transaction;
            }

            left -= record.Blocks;
            block = ring.Wrap((long)block + record.Blocks);
        }
    }

    private IEnumerable<XfsLogTransaction> Read(XfsLogRecord record, byte[] bytes)
    {
        int position = 0;
        for (int count = 0; count < record.Operations; count++)
        {
            if (bytes.Length - position < HeaderSize)
            {
                throw ring.Damaged(record.Block, "operations of the record", record.Operations, count);
            }

            uint id = ReadUInt32BigEndian(bytes.AsSpan(position));
            uint length = ReadUInt32BigEndian(bytes.AsSpan(position + 4));
            if (bytes[position + 8] is not TransactionClient and not LogClient and byte client)
            {
                throw ring.Damaged(record.Block, "client of an operation", $"0x{TransactionClient:X2} or 0x{LogClient:X2}", $"0x{client:X2}");
            }

            int flags = bytes[position + 9] & ~EndFlag;
            position += HeaderSize;
            if (length > bytes.Length - position)
            {
                throw ring.Damaged(record.Block, "length of an operation", $"at most {bytes.Length - position}", length);
            }

            ReadOnlySpan<byte> body = bytes.AsSpan(position, (int)length);
            position += (int)length;
            if (Apply(record, id, flags, body) is { } committed)
            {
                yield return committed;
            }
        }
    }

    private XfsLogTransaction? Apply(XfsLogRecord record, uint id, int flags, ReadOnlySpan<byte> body)
    {
        if (!_open.TryGetValue(id, out XfsLogTransaction? transaction))
        {
            if ((flags & StartFlag) != 0)
            {
                _open.Add(id, new XfsLogTransaction(record.Lsn));
            }

            return null; // else the rest of one that began before the tail: everything of it is in its place
        }

        if ((flags & WasContinuedFlag) != 0)
        {
            flags &= ~ContinueFlag;
        }

        string? wrong = null;
        switch (flags)
        {
            case 0 or ContinueFlag:
                wrong = transaction.Add(body.ToArray());
                break;
            case WasContinuedFlag:
                wrong = transaction.Continue(body);
                break;
            case CommitFlag:
                _open.Remove(id);
                return transaction.Items.All(item => item.IsWhole)
                    ? transaction
                    : throw ring.Damaged(record.Block, "items of a transaction", "whole ones", "a part of one");
            case UnmountFlag:
                _open.Remove(id);
                break;
            default:
                throw ring.Damaged(record.Block, "flags of an operation", "known ones", $"0x{flags:X2}");
        }

        return wrong is null ? null : throw ring.Damaged(record.Block, "operation", "a region of an item", wrong);
    }
}
