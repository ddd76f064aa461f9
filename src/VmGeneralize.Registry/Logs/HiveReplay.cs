using VmGeneralize.Blocks;
using VmGeneralize.Registry.Format;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Registry.Logs;

/// <summary>
/// Brings a dirty hive up to date from its logs, in memory (regf specification, "Dirty state of a hive" and "Multiple
/// transaction log files"). Where Windows would start with data missing, this refuses.
/// </summary>
internal sealed class HiveReplay
{

    private readonly string _name;
    private readonly CancellationToken _cancellation;
    private readonly long _mostBins;
    private readonly List<HiveLog> _logs = [];
    private readonly List<string> _problems = [];
    private byte[] _baseBlock;
    private byte[] _bins;
    private uint _binsSize;

    private HiveReplay(HiveFiles files, CancellationToken cancellation)
    {
        _name = files.Name;
        _cancellation = cancellation;
        ReadOnlySpan<byte> primary = files.Primary.Span;
        _baseBlock = primary[..BaseBlock.Size].ToArray();
        _bins = primary[BaseBlock.Size..].ToArray();

        // Growth includes its pages: a hive longer than all its files together has bins of unknown origin.
        _mostBins = Math.Min((long)_bins.Length + files.Log1.Length + files.Log2.Length + files.Log.Length, int.MaxValue / 2);
        foreach ((string name, ReadOnlyMemory<byte> file) in new[] { ("LOG1", files.Log1), ("LOG2", files.Log2), ("LOG", files.Log) })
        {
            HiveLog? log = HiveLog.TryOpen(name, file, out string problem);
            if (log is not null)
            {
                _logs.Add(log);
            }
            else
            {
                _problems.Add(problem);
            }
        }
    }

    /// <summary>Replays. The result has equal sequence numbers, and its structure was checked as a whole.</summary>
    /// <exception cref="RefusedException">The logs cannot complete the hive.</exception>
    public static (HiveImage Image, HiveRecovery Recovery) Run(HiveFiles files, CancellationToken cancellation)
    {
        HiveReplay replay = new(files, cancellation);
        bool isValid = BaseBlock.IsValid(files.Primary.Span);
        if (!isValid && replay._logs.Count == 0 && !BaseBlock.HasSignature(files.Primary.Span))
        {
            throw CorruptDataException.Mismatch(BaseBlock.Structure(files.Name), 0, "signature", "regf", "another");
        }

        HiveRecovery recovery = replay.EntryLogs() is { Count: > 0 } logs
            ? replay.ApplyEntries(logs, isValid)
            : replay.ApplyDirtyPages(isValid);
        BaseBlock header = BaseBlock.Read(replay._baseBlock);
        header.CheckPrimary(files.Name, replay._bins.Length);
        HiveImage image = new(files.Name, replay._baseBlock, replay._bins.AsMemory(0, (int)header.BinsSize), cancellation);
        return HiveInspector.Inspect(image).Damage is { } damage
            ? throw replay.Refuse($"after its logs were applied it is damaged ({damage.Message})")
            : (image, recovery);
    }

    /// <summary>The logs with entries: the pair, or else the single one, in the order of their entries.</summary>
    private List<HiveLog> EntryLogs()
    {
        List<HiveLog> logs = [.. _logs.Where(log => log.HasEntries && log.Name != "LOG")];
        if (logs.Count == 0)
        {
            logs = [.. _logs.Where(log => log.HasEntries)];
        }

        if (logs.Count == 2 && BaseBlock.IsEarlier(logs[1].Header.Sequence1, logs[0].Header.Sequence1))
        {
            logs.Reverse();
        }

        return logs;
    }

    private HiveRecovery ApplyEntries(List<HiveLog> logs, bool isValid)
    {
        uint? last = null;
        int applied = 0;
        List<string> used = [];
        if (!isValid)
        {
            logs = [logs[^1]]; // as Windows does: the latest entries only
            ReplaceBaseBlock(logs[0]);
        }

        BaseBlock header = BaseBlock.Read(_baseBlock);
        header.CheckVersion(_name);
        _binsSize = header.BinsSize;
        uint flags = header.Flags;
        foreach (HiveLog log in logs)
        {
            if (last is not null && log.Header.Sequence1 != unchecked(last.Value + 1))
            {
                break;
            }

            int before = applied;
            foreach ((int offset, HiveLogEntry entry) in log.Entries())
            {
                _cancellation.ThrowIfCancellationRequested();
                if (isValid && BaseBlock.IsEarlier(entry.Sequence, header.Sequence2))
                {
                    continue; // in the primary already
                }

                Apply(log, offset, entry);
                flags = (flags & ~BaseBlock.FlagTransactions) | (entry.Flags & BaseBlock.FlagTransactions);
                last = entry.Sequence;
                applied++;
            }

            if (applied > before)
            {
                used.Add(log.Name);
            }
        }

        if (last is null)
        {
            throw Refuse($"no entry of its logs applies ({Reasons(logs)})");
        }

        HiveLog? hole = logs.Find(log => log.HoldsEntryAfter(last.Value));
        if (hole is not null)
        {
            throw Refuse($"{hole.Name} holds entries after number {last}, but the one that should follow it is damaged or missing");
        }

        Finish(header with { Sequence1 = last.Value, Sequence2 = last.Value, BinsSize = _binsSize, Flags = flags });
        return new HiveRecovery(HiveRecoveryKind.LogEntries, applied, used, !isValid);
    }

    private void Apply(HiveLog log, int offset, HiveLogEntry entry)
    {
        Resize(entry.BinsSize);
        ReadOnlySpan<byte> bytes = log.Bytes.Span.Slice(offset, (int)entry.Size);
        int at = HiveLogEntry.HeaderSize + ((int)entry.Pages * HiveLogEntry.ReferenceSize);
        for (int i = 0; i < entry.Pages; i++)
        {
            (uint target, uint length) = HiveLogEntry.Reference(bytes, i);
            bytes.Slice(at, (int)length).CopyTo(_bins.AsSpan((int)target));
            at += (int)length;
        }
    }

    private HiveRecovery ApplyDirtyPages(bool isValid)
    {
        // A damaged base block has its time in the first bin too.
        ulong time = isValid
            ? BaseBlock.Read(_baseBlock).LastWritten
            : ReadUInt64LittleEndian(_bins.AsSpan(HiveBin.TimestampOffset));
        HiveLog? log = _logs.Where(log => !log.HasEntries && log.HasDirtyVector && log.Header.LastWritten == time)
            .Aggregate((HiveLog?)null, (best, next) =>
                best is null || BaseBlock.IsEarlier(best.Header.Sequence1, next.Header.Sequence1) ? next : best);
        if (log is null)
        {
            throw Refuse($"no log belongs to it ({Reasons(_logs)})");
        }

        if (!isValid)
        {
            ReplaceBaseBlock(log);
        }

        BaseBlock header = BaseBlock.Read(_baseBlock);
        header.CheckVersion(_name);
        uint size = log.Header.BinsSize;
        if (size == 0 || size % HiveBin.Alignment != 0)
        {
            throw Refuse($"{log.Name} gives a bins size of {size}");
        }

        Resize(size);
        ReadOnlySpan<byte> bytes = log.Bytes.Span;
        long at = log.FirstPage;
        int applied = 0;
        for (int page = 0; page < size / 512; page++)
        {
            _cancellation.ThrowIfCancellationRequested();
            if (!log.IsDirty(page))
            {
                continue;
            }

            if (at + 512 > bytes.Length)
            {
                throw Refuse($"{log.Name} ends before its dirty pages do");
            }

            bytes.Slice((int)at, 512).CopyTo(_bins.AsSpan(page * 512));
            at += 512;
            applied++;
        }

        if (applied == 0)
        {
            throw Refuse($"{log.Name} holds no dirty pages");
        }

        uint sequence = isValid ? header.Sequence1 : log.Header.Sequence1;
        WriteUInt64LittleEndian(_bins.AsSpan(HiveBin.TimestampOffset), header.LastWritten); // not marked dirty, but written
        Finish(header with { Sequence1 = sequence, Sequence2 = sequence, BinsSize = size });
        return new HiveRecovery(HiveRecoveryKind.DirtyPages, applied, [log.Name], !isValid);
    }

    private void ReplaceBaseBlock(HiveLog log)
    {
        _baseBlock = new byte[BaseBlock.Size];
        log.Bytes.Span[..BaseBlock.LogSize].CopyTo(_baseBlock);
    }

    private void Resize(uint binsSize)
    {
        if (binsSize > _mostBins)
        {
            throw Refuse($"its log asks for {binsSize} bytes of bins, more than its files hold together");
        }

        if (binsSize > _bins.Length)
        {
            Array.Resize(ref _bins, (int)binsSize);
        }

        _binsSize = binsSize;
    }

    private void Finish(BaseBlock header) => (header with { Type = BaseBlock.TypePrimary }).Write(_baseBlock);

    private string Reasons(IEnumerable<HiveLog> logs) => string.Join(
        "; ",
        _problems.Concat(logs.Select(log => $"{log.Name} starts at number {log.Header.Sequence1}, time {log.Header.LastWritten:X16}")));

    private RefusedException Refuse(string reason) => new(
        HiveRefusal.Unrecoverable,
        $"The registry hive {_name} was not closed cleanly, and {reason}.",
        "Take a copy of the disk from after a clean shutdown. If there is none: start the machine, let Windows repair the hive, and generalize it "
            + "again with Sysprep.");
}
