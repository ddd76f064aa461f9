using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs.Log;

/// <summary>
/// Finds head and tail of a log as the kernel does. Up to eight records are in flight to the disk at a time and arrive in any order, so the
/// cycles before the head, and the checksums of the last eight records, say which ones the log ends before.
/// </summary>
internal sealed class XfsLogFinder
{
    private const int RecordsInFlight = 8;
    private const int MaxBlocksOfRecord = (XfsLogRecord.MaxBytes / XfsLogRing.BlockSize) + 8;
    private const byte UnmountFlag = 0x20;

    private readonly XfsLogRing _ring;

    private XfsLogFinder(XfsLogRing ring) => _ring = ring;

    /// <exception cref="CorruptDataException">It is not a log, or damaged beyond what an interrupted write explains.</exception>
    public static XfsLogState Find(XfsLogRing ring) => new XfsLogFinder(ring).Find();

    private XfsLogState Find()
    {
        if (_ring.Cycle(0) == 0 && _ring.Cycle(_ring.Blocks - 1) == 0)
        {
            return new XfsLogState(0, 0, IsClean: true, Cycle: 0);
        }

        int head = DropIncompleteRecord(FindHead());
        XfsLogRecord last = RecordBefore(head) ?? throw _ring.Damaged(_ring.Wrap(head), "record before the head", "one", "none");
        if (IsUnmount(last, head))
        {
            return new XfsLogState(_ring.Wrap(head), _ring.Wrap(head), IsClean: true, last.Cycle);
        }

        uint newest = last.Cycle;
        int tail = TailOf(last);
        if (FindTorn(head, tail) is { } torn)
        {
            head = torn == 0 ? _ring.Blocks : torn;
            last = RecordBefore(head) ?? throw _ring.Damaged(torn, "record before the torn one", "one", "none");
            tail = TailOf(last);
            if (IsUnmount(last, head))
            {
                return new XfsLogState(torn, torn, IsClean: true, newest);
            }
        }

        return new XfsLogState(_ring.Wrap(head), tail, IsClean: false, newest);
    }

    private int TailOf(XfsLogRecord last) => XfsLogRecord.BlockOf(last.TailLsn) is var tail && tail < _ring.Blocks
        ? tail
        : throw _ring.Damaged(last.Block, "tail", $"below {_ring.Blocks}", tail);

    /// <returns>The head; the number of blocks where it is the first block again.</returns>
    private int FindHead()
    {
        int end = _ring.Blocks;
        uint first = _ring.Cycle(0);
        uint last = _ring.Cycle(end - 1);
        int scanned = Math.Min(end, RecordsInFlight * XfsLogRecord.MaxBytes / XfsLogRing.BlockSize);
        if (last == 0)
        {
            if (first != 1)
            {
                throw _ring.Damaged(0, "cycle of a log whose end was never written", 1, first);
            }

            int zeros = Bisect(0);
            return FirstWith(0, Math.Max(0, zeros - scanned), zeros) ?? zeros;
        }

        int head = first == last ? end : Bisect(last);
        uint older = first == last ? last - 1 : last;
        if (head >= scanned)
        {
            return FirstWith(older, head - scanned, head) ?? head;
        }

        return FirstWith(older - 1, end - (scanned - head), end) ?? FirstWith(older, 0, head) ?? head;
    }

    /// <summary>The first block of the log's last part, in which each block is of one cycle.</summary>
    private int Bisect(uint cycle)
    {
        int low = 0;
        int high = _ring.Blocks - 1;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            (low, high) = _ring.Cycle(middle) == cycle ? (low, middle) : (middle, high);
        }

        return high;
    }

    private int? FirstWith(uint cycle, int from, int to)
    {
        for (int block = from; block < to; block++)
        {
            if (_ring.Cycle(block) == cycle)
            {
                return block;
            }
        }

        return null;
    }

    /// <summary>The last record counts only when it reaches the head.</summary>
    private int DropIncompleteRecord(int head) =>
        RecordBefore(head, MaxBlocksOfRecord) is { } record && _ring.Distance(record.Block, _ring.Wrap(head)) != record.Blocks ? record.Block : head;

    private XfsLogRecord? RecordBefore(int head, int most = int.MaxValue)
    {
        for (int back = 1; back <= Math.Min(most, _ring.Blocks); back++)
        {
            if (XfsLogRecord.Find(_ring, _ring.Wrap((long)head - back)) is { } record)
            {
                return record;
            }
        }

        return null;
    }

    private bool IsUnmount(XfsLogRecord last, int head)
    {
        if (last.Operations != 1 || _ring.Wrap((long)last.Block + last.Blocks) != _ring.Wrap(head) || last.Length == 0)
        {
            return false;
        }

        return (_ring.Block(_ring.Wrap((long)last.Block + last.HeaderBlocks))[9] & UnmountFlag) != 0;
    }

    /// <returns>The first of the last records that are incomplete.</returns>
    private int? FindTorn(int head, int tail)
    {
        int? torn = null;
        int block = head;
        for (int count = 0; count < RecordsInFlight; count++)
        {
            if (RecordBefore(block) is not { } record || _ring.Distance(tail, record.Block) > _ring.Distance(tail, _ring.Wrap((long)block - 1)))
            {
                break; // after the tail
            }

            if (record.Read(_ring, mustMatch: true) is null)
            {
                torn = record.Block;
            }

            block = record.Block;
            if (block == tail)
            {
                break;
            }
        }

        return torn;
    }
}
