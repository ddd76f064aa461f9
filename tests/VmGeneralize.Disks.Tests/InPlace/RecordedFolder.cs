using VmGeneralize.Blocks;
using VmGeneralize.Disks.InPlace;

namespace VmGeneralize.Disks.Tests.InPlace;

/// <summary>
/// A folder in memory with a disk and its journal. It records every call that changes something, so that a test can tell what is left of it
/// when the process or the machine stops between two of those calls.
/// </summary>
internal sealed class RecordedFolder : ICommitPlace
{
    private const int Sector = 512;

    private readonly byte[] _diskAtFirst;
    private readonly byte[]? _journalAtFirst;
    private readonly List<Event> _events = [];
    private readonly RecordedFile _disk;
    private RecordedFile? _journal;

    /// <param name="disk">The disk file.</param>
    /// <param name="journal">The journal; null if there is none.</param>
    public RecordedFolder(byte[] disk, byte[]? journal = null)
    {
        (_diskAtFirst, _journalAtFirst) = (disk, journal);
        _disk = new RecordedFile(this, isJournal: false, disk);
        _journal = journal is null ? null : new RecordedFile(this, isJournal: true, journal);
    }

    public ICommitFile Disk => new Handle(_disk);

    public byte[] DiskBytes => _disk.Bytes;

    public bool HasJournal => _journal is not null;

    /// <summary>Number of recorded calls: the process can stop before each of them, and after the last.</summary>
    public int Calls => _events.Count;

    /// <summary>Largest size that the journal had, in bytes.</summary>
    public long LongestJournal { get; private set; }

    /// <summary>Maximum size of the disk file, in bytes.</summary>
    public long Room { get; init; } = long.MaxValue;

    public string JournalPath => "disk.vmgeneralize-journal";

    public ICommitFile CreateJournal()
    {
        Assert.Null(_journal);
        Add(new Event(EventKind.Create, true));
        return new Handle(_journal = new RecordedFile(this, isJournal: true, []));
    }

    public ICommitFile? OpenJournal() => _journal is null ? null : new Handle(_journal);

    public void DeleteJournal()
    {
        Add(new Event(EventKind.Delete, true));
        _journal = null;
    }

    public void FlushFolder() => Add(new Event(EventKind.FlushFolder, true));

    /// <summary>The state left if the process is killed before a call: everything that came before it, in order.</summary>
    public RecordedFolder Killed(int call) => After(_events.Take(call), _journalAtFirst is not null);

    /// <summary>
    /// The state left if the power fails before a call: everything that was flushed, and any part of the rest in any order; of a write, any of its
    /// sectors.
    /// </summary>
    public RecordedFolder PowerLost(int call, Random random)
    {
        List<Event> before = [.. _events.Take(call)];
        List<Event> last = [];
        foreach (bool isJournal in new[] { false, true })
        {
            int flushed = before.FindLastIndex(one => one.Kind == EventKind.Flush && one.IsJournal == isJournal);
            IEnumerable<(Event One, int Index)> own = before
                .Select((one, index) => (one, index))
                .Where(pair => pair.one.IsJournal == isJournal && IsOfFile(pair.one));
            last.AddRange(own.Where(pair => pair.Index < flushed).Select(pair => pair.One));
            Event[] loose = [.. own.Where(pair => pair.Index > flushed).Select(pair => pair.One).Where(_ => random.Next(2) == 0)];
            random.Shuffle(loose);
            last.AddRange(loose.Select(one => Torn(one, random)));
        }

        bool exists = _journalAtFirst is not null;
        int folderFlushed = before.FindLastIndex(one => one.Kind == EventKind.FlushFolder);
        foreach ((Event one, int index) in before.Select((one, index) => (one, index)).Where(pair => pair.one.Kind is EventKind.Create or EventKind.Delete))
        {
            if (index < folderFlushed || random.Next(2) == 0)
            {
                exists = one.Kind == EventKind.Create;
            }
        }

        return After(last, exists, byEvents: false);
    }

    private RecordedFolder After(IEnumerable<Event> events, bool exists, bool byEvents = true)
    {
        RecordedFile disk = new(this, isJournal: false, _diskAtFirst);
        RecordedFile journal = new(this, isJournal: true, _journalAtFirst ?? []);
        foreach (Event one in events)
        {
            if (one.Kind is EventKind.Create or EventKind.Delete)
            {
                exists = byEvents ? one.Kind == EventKind.Create : exists;
            }
            else
            {
                (one.IsJournal ? journal : disk).Apply(one);
            }
        }

        return new RecordedFolder(disk.Bytes, exists ? journal.Bytes : null);
    }

    private static bool IsOfFile(Event one) => one.Kind is EventKind.Write or EventKind.Zero or EventKind.SetLength;

    private static Event Torn(Event one, Random random)
    {
        if (one.Kind != EventKind.Write || random.Next(2) == 0)
        {
            return one;
        }

        HashSet<int> lost = [.. Enumerable.Range(0, (one.Bytes.Length + Sector - 1) / Sector).Where(_ => random.Next(3) == 0)];
        return one with { Lost = lost };
    }

    private void Add(Event one) => _events.Add(one);

    private enum EventKind
    {
        Write,
        Zero,
        SetLength,
        Flush,
        Create,
        Delete,
        FlushFolder,
    }

    private sealed record Event(EventKind Kind, bool IsJournal, long Offset = 0, long Length = 0)
    {
        public byte[] Bytes { get; init; } = [];

        public IReadOnlySet<int> Lost { get; init; } = new HashSet<int>();
    }

    private sealed class Handle(RecordedFile file) : ICommitFile
    {
        public long Length => file.Length;

        public void Read(long offset, Span<byte> buffer) => file.Read(offset, buffer);

        public void Write(long offset, ReadOnlySpan<byte> bytes) => file.Write(offset, bytes);

        public void Zero(Extent range) => file.Zero(range);

        public void Reserve(Extent range) => file.Reserve(range);

        public void SetLength(long length) => file.SetLength(length);

        public void Flush() => file.Flush();

        public void Dispose()
        {
            // The file belongs to the folder.
        }
    }

    private sealed class RecordedFile(RecordedFolder folder, bool isJournal, byte[] bytes)
    {
        private byte[] _bytes = (byte[])bytes.Clone();

        public byte[] Bytes => (byte[])_bytes.Clone();

        public long Length => _bytes.Length;

        public void Read(long offset, Span<byte> buffer)
        {
            int present = (int)Math.Clamp(Length - offset, 0, buffer.Length);
            _bytes.AsSpan((int)Math.Min(offset, Length), present).CopyTo(buffer);
            buffer[present..].Clear();
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes) => Do(new Event(EventKind.Write, isJournal, offset, bytes.Length) { Bytes = bytes.ToArray() });

        public void Zero(Extent range) => Do(new Event(EventKind.Zero, isJournal, range.Offset, range.Length));

        public void Reserve(Extent range)
        {
            if (range.End > folder.Room)
            {
                throw new IOException("No space left on device");
            }
        }

        public void SetLength(long length) => Do(new Event(EventKind.SetLength, isJournal, length));

        public void Flush() => folder.Add(new Event(EventKind.Flush, isJournal));

        public void Apply(Event one)
        {
            switch (one.Kind)
            {
                case EventKind.SetLength:
                    Array.Resize(ref _bytes, (int)one.Offset);
                    break;
                case EventKind.Zero:
                    _bytes.AsSpan((int)Math.Min(one.Offset, Length), (int)Math.Clamp(Length - one.Offset, 0, one.Length)).Clear();
                    break;
                case EventKind.Write:
                    for (int start = 0; start < one.Bytes.Length; start += Sector)
                    {
                        if (!one.Lost.Contains(start / Sector))
                        {
                            Put(one.Offset + start, one.Bytes.AsSpan(start..Math.Min(start + Sector, one.Bytes.Length)));
                        }
                    }

                    break;
                default:
                    break; // nothing of the contents
            }
        }

        private void Do(Event one)
        {
            folder.Add(one);
            Apply(one);
            folder.LongestJournal = isJournal ? long.Max(folder.LongestJournal, Length) : folder.LongestJournal;
        }

        private void Put(long offset, ReadOnlySpan<byte> part)
        {
            if (offset + part.Length > _bytes.Length)
            {
                Array.Resize(ref _bytes, (int)(offset + part.Length));
            }

            part.CopyTo(_bytes.AsSpan((int)offset));
        }
    }
}
