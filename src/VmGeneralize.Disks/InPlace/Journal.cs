using System.IO.Hashing;
using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.InPlace;

/// <summary>A journal, or an undo file in the same format, as found. Its bodies stay in the file.</summary>
internal sealed class Journal
{
    private readonly ICommitFile _file;
    private readonly List<(JournalRecord Record, long Body)> _records = [];

    private Journal(ICommitFile file) => _file = file;

    public JournalHeader Header { get; private set; }

    /// <summary>Whether it is complete and valid, so that it may be applied.</summary>
    public bool IsCommitted { get; private set; }

    /// <summary>Whether there is a header: a file that was just started has none.</summary>
    public bool HasHeader { get; private set; }

    public JournalSeal Seal { get; private set; }

    /// <summary>What the records touch.</summary>
    public ExtentSet Changed { get; } = [];

    /// <summary>Sum of the lengths of all records, in bytes of the disk file.</summary>
    public long Bytes => Changed.TotalLength;

    /// <summary>Reads as far as it is valid. Every byte of a journal that <see cref="IsCommitted"/> was checked.</summary>
    /// <exception cref="UnsupportedFeatureException">Another version wrote it.</exception>
    public static Journal Read(ICommitFile file)
    {
        Journal journal = new(file);
        byte[] head = new byte[JournalHeader.Size];
        file.Read(0, head);
        if (!JournalHeader.HasSignature(head) || !JournalHeader.IsValid(head))
        {
            return journal;
        }

        JournalHeader header = JournalHeader.Read(head);
        if (header.Version != JournalHeader.CurrentVersion || !Enum.IsDefined(header.Kind) || header.LengthBefore < 0 || header.LengthAfter < 0)
        {
            throw new UnsupportedFeatureException(
                $"A journal of version {header.Version}, kind {(uint)header.Kind}", "Use the version of vmgeneralize that wrote it.");
        }

        journal.Header = header;
        journal.HasHeader = true;
        journal.ReadRecords(head);
        return journal;
    }

    /// <summary>Every record, with its body: the checksums of what was there before, and the data. Valid until the next.</summary>
    public IEnumerable<(JournalRecord Record, ReadOnlyMemory<byte> Checks, ReadOnlyMemory<byte> Data)> Records()
    {
        byte[] buffer = [];
        foreach ((JournalRecord record, long position) in _records)
        {
            if (buffer.Length < record.BodyLength)
            {
                buffer = new byte[record.BodyLength];
            }

            Memory<byte> body = buffer.AsMemory(0, record.BodyLength);
            _file.Read(position, body.Span);
            yield return (record, body[..record.CheckBytes], body[record.CheckBytes..]);
        }
    }

    private void ReadRecords(byte[] header)
    {
        XxHash128 digest = new();
        digest.Append(header);
        byte[] head = new byte[JournalRecord.Size];
        byte[] body = [];
        long position = JournalHeader.Size;
        long end = 0;
        while (position <= _file.Length - JournalRecord.Size)
        {
            _file.Read(position, head);
            if (JournalRecord.TryRead(head) is not { } record || record.BodyLength > _file.Length - position - JournalRecord.Size)
            {
                return;
            }

            if (body.Length < record.BodyLength)
            {
                body = new byte[record.BodyLength];
            }

            Span<byte> bytes = body.AsSpan(0, record.BodyLength);
            _file.Read(position + JournalRecord.Size, bytes);
            if (Crc32C.Compute(bytes) != record.BodyChecksum)
            {
                return;
            }

            if (record.Type == JournalRecordType.Commit)
            {
                Seal = JournalSeal.Read(bytes);
                IsCommitted = record.Offset == _records.Count && record.Length == Bytes && Seal.Digest == digest.GetCurrentHashAsUInt128();
                return;
            }

            if (record.Offset < end || record.Offset + record.Length > Header.LengthAfter)
            {
                return; // not what is written here: ranges ascend, and lie in the file
            }

            digest.Append(head);
            digest.Append(bytes);
            Changed.Add(new Extent(record.Offset, record.Length));
            _records.Add((record, position + JournalRecord.Size));
            end = record.Offset + record.Length;
            position += JournalRecord.Size + record.BodyLength;
        }
    }
}
