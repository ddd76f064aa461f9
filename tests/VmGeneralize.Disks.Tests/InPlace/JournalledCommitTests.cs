using VmGeneralize.Blocks;
using VmGeneralize.Disks.InPlace;

namespace VmGeneralize.Disks.Tests.InPlace;

public sealed class JournalledCommitTests
{
    private const int Size = 256 << 10;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 96 << 10)]
    [InlineData(3, -(64 << 10))]
    [InlineData(4, 1000)]
    [InlineData(5, -512)]
    public void Whatever_stops_it_and_wherever_the_disk_is_the_old_one_or_the_new_one(int seed, int growth)
    {
        Random random = new(seed);
        byte[] old = Bytes(random, Size);
        RecordedFolder folder = new(old);
        FileChange[] changes = Changes(random, old, Size + growth);

        Commit(folder, changes, Size + growth);

        Assert.Equal(Expected(old, changes, Size + growth), folder.DiskBytes);
        (int states, int renewed) = CrashHarness.RequireOldOrNew(folder, old, rounds: 3);
        Assert.InRange(renewed, 1, states - 1);
    }

    [Fact]
    public void A_disk_that_was_put_in_its_place_is_not_overwritten()
    {
        Random random = new(6);
        byte[] old = Bytes(random, Size);
        RecordedFolder folder = new(old);
        Commit(folder, Changes(random, old, Size), Size);
        RecordedFolder killed = folder.Killed(folder.Calls - 3); // in the middle of the disk

        foreach (byte[] other in new[] { Bytes(random, Size), Bytes(random, Size - 512), WithOneByte(killed.DiskBytes, 0) })
        {
            RecordedFolder replaced = new(other, JournalOf(killed));
            RefusedException refusal = Assert.Throws<RefusedException>(() => JournalledCommit.Recover(replaced, () => replaced.Disk));

            Assert.Equal(DiskFileRefusal.JournalOfAnother, refusal.Code);
            Assert.Equal(other, replaced.DiskBytes);
            Assert.True(replaced.HasJournal);
        }
    }

    [Fact]
    public void A_journal_that_was_damaged_after_the_change_had_begun_is_not_taken_for_one_that_never_counted()
    {
        Random random = new(7);
        byte[] old = Bytes(random, Size);
        RecordedFolder folder = new(old);
        Commit(folder, Changes(random, old, Size), Size);
        RecordedFolder killed = folder.Killed(folder.Calls - 3);
        byte[] journal = JournalOf(killed);
        RecordedFolder damaged = new(killed.DiskBytes, WithOneByte(journal, journal.Length - 1));

        RefusedException refusal = Assert.Throws<RefusedException>(() => JournalledCommit.Recover(damaged, () => damaged.Disk));

        Assert.Equal(DiskFileRefusal.JournalDamaged, refusal.Code);
    }

    [Fact]
    public void Every_byte_of_a_journal_counts()
    {
        Random random = new(8);
        byte[] old = Bytes(random, Size);
        RecordedFolder folder = new(old);
        Commit(folder, Changes(random, old, Size), Size);
        int calls = Enumerable.Range(0, folder.Calls).First(call => JournalOf(folder.Killed(call)) is { Length: > 0 } bytes && IsCommitted(bytes));
        byte[] journal = JournalOf(folder.Killed(calls));
        for (int position = 0; position < journal.Length; position += position < 4096 ? 1 : 997)
        {
            if (position is >= 0x24 and < JournalHeader.Size)
            {
                continue; // reserved; they are in the digest
            }

            RecordedFolder damaged = new(old, WithOneByte(journal, position));
            JournalledCommit.Recover(damaged, () => damaged.Disk);
            Assert.Equal(old, damaged.DiskBytes);
        }

        bool IsCommitted(byte[] bytes)
        {
            RecordedFolder only = new(old, bytes);
            return Journal.Read(only.OpenJournal()!).IsCommitted;
        }
    }

    [Fact]
    public void A_journal_of_a_later_version_is_left_alone()
    {
        byte[] journal = new byte[JournalHeader.Size];
        new JournalHeader(JournalHeader.CurrentVersion + 1, JournalKind.Redo, 1, 1).Write(journal);
        RecordedFolder folder = new(new byte[512], journal);

        Assert.Throws<UnsupportedFeatureException>(() => JournalledCommit.Recover(folder, () => folder.Disk));
        Assert.True(folder.HasJournal);
    }

    private static void Commit(RecordedFolder folder, FileChange[] changes, long length) => JournalledCommit.Run(folder, folder.Disk, length, writer =>
    {
        foreach (FileChange change in changes)
        {
            writer.Add(change);
        }
    });

    private static byte[] JournalOf(RecordedFolder folder)
    {
        using ICommitFile? journal = folder.OpenJournal();
        byte[] bytes = new byte[journal?.Length ?? 0];
        journal?.Read(0, bytes);
        return bytes;
    }

    private static byte[] Bytes(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] WithOneByte(byte[] bytes, int position)
    {
        byte[] copy = (byte[])bytes.Clone();
        copy[position] ^= 0x5A;
        return copy;
    }

    private static FileChange[] Changes(Random random, byte[] old, int length)
    {
        List<FileChange> changes = [];
        for (int position = random.Next(8000) + 4096; position < length;)
        {
            int count = Math.Min(random.Next(1, 20_000), length - position);
            byte[] before = new byte[count];
            old.AsSpan(Math.Min(position, old.Length), Math.Clamp(old.Length - position, 0, count)).CopyTo(before);
            Extent range = new(position, count);
            changes.Add(random.Next(3) switch
            {
                0 => new FileChange(range, Bytes: null, Before: null),
                1 => new FileChange(range, Bytes: null, before),
                _ => new FileChange(range, Bytes(random, count), before),
            });
            position += count + random.Next(9000);
        }

        return [.. changes];
    }

    private static byte[] Expected(byte[] old, FileChange[] changes, int length)
    {
        byte[] expected = new byte[length];
        old.AsSpan(0, Math.Min(length, old.Length)).CopyTo(expected);
        foreach (FileChange change in changes)
        {
            Span<byte> place = expected.AsSpan((int)change.Range.Offset, (int)change.Range.Length);
            place.Clear();
            if (change.Bytes is { } bytes)
            {
                bytes.Span.CopyTo(place);
            }
        }

        return expected;
    }
}
