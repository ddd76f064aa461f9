using VmGeneralize.Blocks;
using VmGeneralize.Disks.InPlace;
using VmGeneralize.Disks.Tests.Contract;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Disks.Tests.InPlace;

/// <summary>Disks of every container, changed in place: live data is new or unchanged, everything else is zero, in the file too.</summary>
public sealed class InPlaceChangeTests : IDisposable
{
    private const int Block = 2 << 20;
    private const int Size = 12 << 20;

    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _old = new byte[Size];
    private readonly byte[] _new;

    /// <summary>Blocks 0, 2 and 3 are stored; 2 becomes dead, 3 stays live in part, 4 becomes live.</summary>
    private readonly ExtentSet _live = [];
    private readonly ExtentSet _changed = [];

    public InPlaceChangeTests()
    {
        Random random = new(21);
        foreach (int block in new[] { 0, 2, 3 })
        {
            random.NextBytes(_old.AsSpan(block * Block, Block));
        }

        _new = (byte[])_old.Clone();
        _live.Add(new Extent(0, Block));
        _live.Add(new Extent((3 * Block) + 1000, 100_000)); // not on any boundary
        _live.Add(new Extent((4 * Block) + 4096, 64 << 10));
        random.NextBytes(_new.AsSpan(5000, 20_000));
        _new.AsSpan(300_000, 70_000).Clear(); // zeros that live
        random.NextBytes(_new.AsSpan((4 * Block) + 8192, 9000));
        _changed.Add(new Extent(4096, 24_576));
        _changed.Add(new Extent(299_008, 73_728));
        _changed.Add(new Extent(4 * Block, 128 << 10));
        foreach (Extent dead in _live.Gaps(new Extent(0, Size)).ToList())
        {
            _new.AsSpan((int)dead.Offset, (int)dead.Length).Clear();
        }
    }

    [Theory]
    [InlineData(OutputFormat.Raw)]
    [InlineData(OutputFormat.FixedVhd)]
    [InlineData(OutputFormat.DynamicVhd)]
    [InlineData(OutputFormat.Vhdx)]
    public void It_becomes_what_was_wanted_and_back(OutputFormat format)
    {
        string path = Write(format);
        byte[] before = File.ReadAllBytes(path);

        Change(path, _folder.File("undo"));

        Assert.Equal(_new, Contents(path));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*-journal"));
        RequireDeadBytesGone(path);
        Assert.Throws<OperationCanceledException>(() => UndoChange.Open(path, _folder.File("undo"), new CancellationToken(canceled: true)).Dispose());
        using (UndoChange undo = UndoChange.Open(path, _folder.File("undo")))
        {
            undo.Commit();
        }

        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal(
            DiskFileRefusal.UndoOfAnother, Assert.Throws<RefusedException>(() => UndoChange.Open(path, _folder.File("undo")).Dispose()).Code);
    }

    [Theory]
    [InlineData(OutputFormat.Raw)]
    [InlineData(OutputFormat.FixedVhd)]
    [InlineData(OutputFormat.DynamicVhd)]
    [InlineData(OutputFormat.Vhdx)]
    public void Wherever_it_is_stopped_the_file_is_the_old_one_or_the_new_one(OutputFormat format)
    {
        string path = Write(format);
        byte[] before = File.ReadAllBytes(path);
        RecordedFolder folder = new(before);
        using (DiskImage image = Open(path))
        using (InPlaceChange change = Prepare(image))
        {
            change.Commit(folder, folder.Disk, undo: null);
        }

        string made = _folder.File("made" + OutputContainer.Of(format).Extension);
        File.WriteAllBytes(made, folder.DiskBytes);
        Assert.Equal(_new, Contents(made));
        (int states, int renewed) = CrashHarness.RequireOldOrNew(folder, before, rounds: 1);
        Assert.InRange(renewed, 1, states - 1);
    }

    [Theory]
    [InlineData(OutputFormat.Raw)]
    [InlineData(OutputFormat.FixedVhd)]
    [InlineData(OutputFormat.DynamicVhd)]
    [InlineData(OutputFormat.Vhdx)]
    public void The_room_that_it_takes_is_known_before(OutputFormat format)
    {
        string path = Write(format);
        RecordedFolder folder = new(File.ReadAllBytes(path));
        using DiskImage image = Open(path);
        using InPlaceChange change = Prepare(image);
        (long journal, long undo) = (change.JournalBytes(exact: true), change.UndoBytes(exact: true));

        change.Commit(folder, folder.Disk, _folder.File("undo"));

        Assert.Equal(new FileInfo(_folder.File("undo")).Length, undo);
        Assert.Equal(folder.LongestJournal, journal);
        Assert.InRange(change.UndoBytes(exact: false), undo, long.MaxValue);
        Assert.InRange(change.JournalBytes(exact: false), journal, long.MaxValue);
    }

    [Theory]
    [InlineData(OutputFormat.DynamicVhd)]
    [InlineData(OutputFormat.Vhdx)]
    public void Without_room_for_a_new_block_nothing_is_begun(OutputFormat format)
    {
        string path = Write(format);
        byte[] before = File.ReadAllBytes(path);
        RecordedFolder folder = new(before) { Room = before.Length };
        using DiskImage image = Open(path);
        using InPlaceChange change = Prepare(image);

        Assert.Throws<IOException>(() => change.Commit(folder, folder.Disk, _folder.File("undo")));

        Assert.Equal(before, folder.DiskBytes);
        Assert.False(folder.HasJournal);
        Assert.False(File.Exists(_folder.File("undo")));
    }

    [Theory]
    [InlineData(OutputFormat.Raw)]
    [InlineData(OutputFormat.DynamicVhd)]
    [InlineData(OutputFormat.Vhdx)]
    public void Whoever_opens_the_disk_next_ends_what_was_begun(OutputFormat format)
    {
        string path = Write(format);
        RecordedFolder folder = new(File.ReadAllBytes(path));
        using (DiskImage image = Open(path))
        using (InPlaceChange change = Prepare(image))
        {
            change.Commit(folder, folder.Disk, undo: null);
        }

        HashSet<bool> became = [];
        for (int call = 1; call < folder.Calls - 2; call += 1 + (folder.Calls / 20))
        {
            RecordedFolder killed = folder.Killed(call);
            File.WriteAllBytes(path, killed.DiskBytes);
            using ICommitFile journal = killed.OpenJournal()!;
            byte[] bytes = new byte[journal.Length];
            journal.Read(0, bytes);
            File.WriteAllBytes(path + ".vmgeneralize-journal", bytes);

            using (DiskImage image = DiskFile.Open(path))
            {
                bool isNew = Contents(image).AsSpan().SequenceEqual(_new);
                Assert.True(isNew || Contents(image).AsSpan().SequenceEqual(_old), $"call {call}");
                Assert.Contains(isNew ? "now finished" : "before it changed the disk", image.Notes[0], StringComparison.Ordinal);
                became.Add(isNew);
            }

            Assert.False(File.Exists(path + ".vmgeneralize-journal"));
        }

        Assert.Equal(2, became.Count);
    }

    [Theory]
    [InlineData(OutputFormat.Raw)]
    [InlineData(OutputFormat.FixedVhd)]
    [InlineData(OutputFormat.DynamicVhd)]
    [InlineData(OutputFormat.Vhdx)]
    public void Nothing_to_change_changes_nothing(OutputFormat format)
    {
        string path = Write(format);
        Change(path, undo: null);
        byte[] before = File.ReadAllBytes(path);
        DateTime written = File.GetLastWriteTimeUtc(path);

        using (DiskImage image = Open(path))
        using (InPlaceChange change = InPlaceChange.Prepare(image, new MemoryDevice(_new), _live, _changed, CancellationToken.None))
        {
            change.Commit(undo: null);
            Assert.Equal(0, change.WrittenBytes);
        }

        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal(written, File.GetLastWriteTimeUtc(path));
    }

    [SkippableTheory]
    [InlineData(OutputFormat.Raw, "raw")]
    [InlineData(OutputFormat.FixedVhd, "vpc")]
    [InlineData(OutputFormat.DynamicVhd, "vpc")]
    [InlineData(OutputFormat.Vhdx, "vhdx")]
    public void Qemu_reads_what_was_made(OutputFormat format, string name)
    {
        OutsideTool.Require("qemu-img");
        string path = Write(format);
        Change(path, undo: null);
        File.WriteAllBytes(_folder.File("expected"), _new);

        OutsideTool.RunChecked("qemu-img", "compare", "-f", name, "-F", "raw", path, _folder.File("expected"));
        if (format == OutputFormat.Vhdx)
        {
            OutsideTool.RunChecked("qemu-img", "check", "-f", name, path);
        }
    }

    [SkippableTheory]
    [InlineData("vpc", "subformat=dynamic,force_size=on")]
    [InlineData("vhdx", "block_size=1M")]
    [InlineData("vhdx", "subformat=fixed")]
    public void Disks_that_qemu_made_are_changed_too(string name, string options)
    {
        OutsideTool.Require("qemu-img");
        string raw = _folder.File("raw");
        File.WriteAllBytes(raw, _old);
        string path = _folder.File("disk");
        OutsideTool.RunChecked("qemu-img", "convert", "-f", "raw", "-O", name, "-o", options, raw, path);
        byte[] before = File.ReadAllBytes(path);

        Change(path, _folder.File("undo"));

        Assert.Equal(_new, Contents(path)[..Size]);
        RequireDeadBytesGone(path);
        File.WriteAllBytes(raw, Contents(path));
        OutsideTool.RunChecked("qemu-img", "compare", "-f", name, "-F", "raw", path, raw);
        using (UndoChange undo = UndoChange.Open(path, _folder.File("undo")))
        {
            undo.Commit();
        }

        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void While_it_is_open_for_it_nobody_else_opens_it()
    {
        string path = Write(OutputFormat.Raw);
        using DiskImage image = Open(path);

        Assert.Equal(DiskFileRefusal.InUse, Assert.Throws<RefusedException>(() => DiskFile.Open(path).Dispose()).Code);
        Assert.Equal(DiskFileRefusal.InUse, Assert.Throws<RefusedException>(() => Open(path).Dispose()).Code);
    }

    [SkippableFact]
    public void While_it_is_open_for_it_qemu_does_not_open_it()
    {
        OutsideTool.Require("qemu-img");
        string path = Write(OutputFormat.Vhdx);
        using DiskImage image = Open(path);

        Assert.NotEqual(0, OutsideTool.Run("qemu-img", "info", path).ExitCode);
    }

    [Fact]
    public void The_way_back_of_another_disk_is_refused()
    {
        string path = Write(OutputFormat.Raw);
        Change(path, _folder.File("undo"));
        byte[] used = File.ReadAllBytes(path);
        used[6000] ^= 1; // where it was changed
        File.WriteAllBytes(path, used);

        Assert.Equal(
            DiskFileRefusal.UndoOfAnother, Assert.Throws<RefusedException>(() => UndoChange.Open(path, _folder.File("undo")).Dispose()).Code);
        Assert.Throws<UsageException>(() => UndoChange.Open(path, Write(OutputFormat.FixedVhd)).Dispose());
    }

    [SkippableFact]
    public void A_link_where_the_journal_would_be_is_not_followed()
    {
        Skip.If(OperatingSystem.IsWindows(), "on Windows links need rights");
        string path = Write(OutputFormat.Raw);
        string victim = _folder.File("victim");
        File.WriteAllText(victim, "mine");
        File.CreateSymbolicLink(path + ".vmgeneralize-journal", victim);

        Assert.Throws<RefusedException>(() => Open(path).Dispose());
        Assert.Equal("mine", File.ReadAllText(victim));
    }

    public void Dispose() => _folder.Dispose();

    private static DiskImage Open(string path) => DiskFile.Open(path, new DiskOpenOptions { ForChange = true });

    private InPlaceChange Prepare(DiskImage image)
    {
        InPlaceChange.Require(image);
        byte[] target = new byte[image.VirtualSize];
        _new.CopyTo(target, 0);
        return InPlaceChange.Prepare(image, new MemoryDevice(target), _live, _changed, CancellationToken.None);
    }

    private void Change(string path, string? undo)
    {
        using DiskImage image = Open(path);
        using InPlaceChange change = Prepare(image);
        change.Commit(undo);
        Assert.True(change.WrittenBytes > 0);
        Assert.True(change.ZeroedBytes > Block);
    }

    private string Write(OutputFormat format)
    {
        string path = _folder.File("disk" + OutputContainer.Of(format).Extension);
        using IDiskSink sink = DiskWriter.Create(path, format, Size, OwnOutputContract.Identity);
        sink.Write(0, _old);
        sink.Complete();
        return path;
    }

    // The dead bytes must be nowhere in the file, whatever the container keeps of it.
    private void RequireDeadBytesGone(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        foreach (int dead in new[] { 2 * Block, (2 * Block) + 1_000_000, (3 * Block) + 500, (3 * Block) + 101_500, (4 * Block) - 600 })
        {
            Assert.Equal(-1, file.AsSpan().IndexOf(_old.AsSpan(dead, 64)));
        }
    }

    private static byte[] Contents(string path)
    {
        using DiskImage image = DiskFile.Open(path);
        return Contents(image);
    }

    private static byte[] Contents(DiskImage image)
    {
        byte[] contents = new byte[image.VirtualSize];
        image.Device.Read(0, contents);
        return contents;
    }
}
