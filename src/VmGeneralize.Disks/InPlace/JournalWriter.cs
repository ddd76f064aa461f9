using System.Buffers.Binary;
using System.IO.Hashing;
using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.InPlace;

/// <summary>Writes a journal: header, records in ascending order, and when all of that is on the device the commit record.</summary>
internal sealed class JournalWriter
{
    /// <summary>Bytes of a journal besides its records.</summary>
    public const long Frame = JournalHeader.Size + JournalRecord.Size + JournalSeal.Size;

    private readonly ICommitFile _file;
    private readonly JournalHeader _header;
    private readonly XxHash128 _digest = new();
    private readonly byte[] _head = new byte[JournalHeader.Size];
    private long _position;
    private long _count;
    private long _sum;

    /// <param name="file">An empty file.</param>
    /// <param name="header">What it is for.</param>
    public JournalWriter(ICommitFile file, JournalHeader header)
    {
        _file = file;
        _header = header;
        header.Write(_head);
        Append(_head);
    }

    /// <summary>What the records touch.</summary>
    public ExtentSet Changed { get; } = [];

    /// <summary>Bytes of a journal with these changes.</summary>
    public static long BytesOf(IEnumerable<FileChange> changes) =>
        Frame + changes.Sum(change => JournalRecord.Size + (long)RecordOf(change, checksum: 0).BodyLength);

    /// <summary>The most bytes that records of a range take, however it is divided into pages.</summary>
    public static long MaxBytes(Extent range)
    {
        long records = (range.Length / FileChange.MaxLength) + 2;
        return range.Length + (records * (JournalRecord.Size + sizeof(uint))) + (range.Length / JournalRecord.CheckedUnit * sizeof(uint));
    }

    /// <summary>Adds a range after those that were added.</summary>
    public void Add(FileChange change)
    {
        byte[] checks = change.Before is { } before ? Checks(before.Span) : [];
        ReadOnlySpan<byte> data = change.Bytes is { } bytes ? bytes.Span : [];
        uint checksum = ~Crc32C.Append(Crc32C.Append(0xFFFFFFFF, checks), data);
        Add(RecordOf(change, checksum), checks, data);
    }

    /// <summary>Adds a record from another journal.</summary>
    /// <param name="record">Its head.</param>
    /// <param name="checks">The checksums at the start of its body.</param>
    /// <param name="data">The rest of it.</param>
    public void Add(JournalRecord record, ReadOnlySpan<byte> checks, ReadOnlySpan<byte> data)
    {
        Span<byte> head = stackalloc byte[JournalRecord.Size];
        record.Write(head);
        Append(head);
        Append(checks);
        Append(data);
        Changed.Add(new Extent(record.Offset, record.Length));
        _count++;
        _sum += record.Length;
    }

    /// <summary>Makes the journal valid. Before it returns, the disk must not be changed; when it fails, nothing was committed.</summary>
    /// <param name="disk">The disk file as it is.</param>
    public void Commit(ICommitFile disk)
    {
        byte[] body = new byte[JournalSeal.Size];
        UInt128 sample = UnchangedSample.Compute(disk, Math.Min(_header.LengthBefore, _header.LengthAfter), Changed);
        new JournalSeal(_digest.GetCurrentHashAsUInt128(), sample).Write(body);
        byte[] head = new byte[JournalRecord.Size];
        new JournalRecord(JournalRecordType.Commit, HasChecks: false, _count, _sum, Crc32C.Compute(body)).Write(head);
        _file.Flush(); // a commit record never lasts longer than what it stands for
        _file.Write(_position, [.. head, .. body]);
        _file.Flush();
    }

    /// <summary>The checksums of what was there before, one for each full or partial sector.</summary>
    internal static byte[] Checks(ReadOnlySpan<byte> bytes)
    {
        byte[] checks = new byte[(bytes.Length + JournalRecord.CheckedUnit - 1) / JournalRecord.CheckedUnit * sizeof(uint)];
        for (int sector = 0; sector * JournalRecord.CheckedUnit < bytes.Length; sector++)
        {
            ReadOnlySpan<byte> unit = bytes[(sector * JournalRecord.CheckedUnit)..];
            BinaryPrimitives.WriteUInt32LittleEndian(
                checks.AsSpan(sector * sizeof(uint)), Crc32C.Compute(unit[..Math.Min(unit.Length, JournalRecord.CheckedUnit)]));
        }

        return checks;
    }

    private static JournalRecord RecordOf(FileChange change, uint checksum) => new(
        change.Bytes is null ? JournalRecordType.Zero : JournalRecordType.Data, change.Before is not null, change.Range.Offset, change.Range.Length, checksum);

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            _file.Write(_position, bytes);
            _digest.Append(bytes);
            _position += bytes.Length;
        }
    }
}
