using System.Buffers.Binary;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ntfs;

/// <summary>Tests that volumes Windows has not finished with are read and described, never changed.</summary>
public sealed class NtfsStateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void A_dirty_volume_is_refused()
    {
        NtfsImage.RequireTools();
        string path = NtfsImage.Make(_folder, 4096, 8, mount => File.WriteAllText(mount + "/x", "x"));
        OutsideTool.RunChecked("ntfsfix", path); // sets the dirty flag

        using OverlayDevice overlay = new(new FileDevice(path));
        using NtfsFileSystem fileSystem = NtfsFileSystem.Open(overlay);

        Assert.True(fileSystem.State.DirtyFlag);
        AssertRefused("ntfs-dirty", fileSystem, overlay);
    }

    [SkippableTheory]
    [InlineData(1, 1, true, false, LogFileState.Unclean, "ntfs-log-unclean")]
    [InlineData(2, 0, true, false, LogFileState.FastStartup, "ntfs-fast-startup")]
    [InlineData(2, 0, false, true, LogFileState.FastStartup, "ntfs-fast-startup")]
    [InlineData(1, 1, true, true, LogFileState.Clean, null)]
    [InlineData(1, 1, false, false, LogFileState.Clean, null)]
    public void The_newer_restart_page_decides(short major, short minor, bool client, bool clean, LogFileState expected, string? code)
    {
        NtfsImage.RequireTools();
        string path = NtfsImage.Make(_folder, 4096, 8, mount => File.WriteAllText(mount + "/x", "x"));
        using OverlayDevice overlay = new(new FileDevice(path));
        long log = LogStart(overlay);
        overlay.Write(log, RestartPage(5, 1, 1, client: true, clean: false));
        overlay.Write(log + 4096, RestartPage(6, major, minor, client, clean));

        using NtfsFileSystem fileSystem = NtfsFileSystem.Open(overlay);

        Assert.Equal(expected, fileSystem.State.Log);
        Assert.Contains($"{major}.{minor}", fileSystem.State.Evidence);
        if (code is not null)
        {
            AssertRefused(code, fileSystem, overlay);
            return;
        }

        fileSystem.Delete("/x");
        fileSystem.Complete();
        using NtfsFileSystem edited = NtfsFileSystem.Open(overlay);
        Assert.Equal(LogFileState.Empty, edited.State.Log);
        Assert.Equal([], edited.Check());
    }

    [SkippableFact]
    public void A_torn_restart_page_and_a_log_of_records_alone_are_unclean()
    {
        NtfsImage.RequireTools();
        using OverlayDevice overlay = new(new FileDevice(NtfsImage.Make(_folder, 4096, 8)));
        long log = LogStart(overlay);
        byte[] page = RestartPage(5, 1, 1, client: false, clean: true);
        page[510] ^= 1;
        overlay.Write(log, page);
        Assert.Equal(LogFileState.Unclean, Open(overlay));

        overlay.Write(log, RestartPage(5, 1, 1, client: false, clean: true));
        Assert.Equal(LogFileState.Clean, Open(overlay));

        byte[] empty = new byte[4096];
        empty.AsSpan().Fill(0xFF);
        overlay.Write(log, empty);
        Assert.Equal(LogFileState.Empty, Open(overlay));
        overlay.Write(log + (1 << 18), "RCRD"u8);
        Assert.Equal(LogFileState.Unclean, Open(overlay));
    }

    [SkippableFact]
    public void A_record_that_its_bitmap_contradicts_refuses_the_first_edit()
    {
        NtfsImage.RequireTools();
        string path = NtfsImage.Make(_folder, 4096, 8, mount => File.WriteAllText(mount + "/x", "x"));
        using OverlayDevice overlay = new(new FileDevice(path));
        NtfsVolume volume = NtfsVolume.Open(overlay);
        long record = (long)Find(overlay, "/x").Id;
        volume.RecordBitmap.Mark(record, 1, set: false);
        volume.FlushBitmaps();

        using NtfsFileSystem fileSystem = NtfsFileSystem.Open(overlay);

        Corruption.Expect("File record", $"record {record}", "free, as $MFT:$BITMAP says", "in use", () => fileSystem.Create("/y", []));
        Assert.Contains(fileSystem.Check(), problem => !problem.IsHarmless && problem.Description.Contains($"record {record} ", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void A_record_that_only_its_bitmap_calls_used_is_lost_space()
    {
        NtfsImage.RequireTools();
        string path = NtfsImage.Make(_folder, 4096, 8, mount => File.WriteAllText(mount + "/x", "x"));
        using OverlayDevice overlay = new(new FileDevice(path));
        NtfsVolume volume = NtfsVolume.Open(overlay);
        long free = volume.RecordBitmap.Bits.Next(WellKnownRecord.FirstUser, set: false);
        volume.RecordBitmap.Mark(free, 1, set: true);
        volume.FlushBitmaps();

        using NtfsFileSystem fileSystem = NtfsFileSystem.Open(overlay);
        fileSystem.Replace("/x", "new"u8);
        fileSystem.Complete();

        Assert.Equal([new ConsistencyProblem($"record {free} is free but in use in $MFT:$BITMAP", IsHarmless: true)], fileSystem.Check());
    }

    private static LogFileState Open(OverlayDevice device)
    {
        using NtfsFileSystem fileSystem = NtfsFileSystem.Open(device);
        return fileSystem.State.Log;
    }

    private static FileEntry Find(OverlayDevice device, string path)
    {
        using NtfsFileSystem fileSystem = NtfsFileSystem.Open(device);
        return fileSystem.Find(path)!;
    }

    private static void AssertRefused(string code, NtfsFileSystem fileSystem, OverlayDevice overlay)
    {
        ExtentSet before = overlay.ChangedExtents();
        Assert.NotNull(fileSystem.Find("/x"));
        Assert.Equal(code, fileSystem.WhyReadOnly()!.Code.Text);
        Assert.Equal(code, Assert.Throws<RefusedException>(() => fileSystem.Delete("/x")).Code.Text);
        Assert.Equal(code, Assert.Throws<RefusedException>(() => fileSystem.Replace("/x", [])).Code.Text);
        Assert.Equal(code, Assert.Throws<RefusedException>(() => fileSystem.Create("/y", [])).Code.Text);
        Assert.Equal(code, Assert.Throws<RefusedException>(() => fileSystem.Scrub()).Code.Text);
        fileSystem.Complete();
        Assert.Equal(before.AsEnumerable(), overlay.ChangedExtents());
    }

    private static long LogStart(OverlayDevice device)
    {
        NtfsVolume volume = NtfsVolume.Open(device);
        return volume.Open(WellKnownRecord.LogFile).Open(AttributeType.Data).Runs.Runs[0].Lcn.Value * 4096;
    }

    /// <summary>A restart page as Windows writes it, with only the fields that anyone reads.</summary>
    private static byte[] RestartPage(ulong lsn, short major, short minor, bool client, bool clean)
    {
        byte[] page = new byte[4096];
        "RSTR"u8.CopyTo(page);
        BinaryPrimitives.WriteUInt16LittleEndian(page.AsSpan(4), 0x1E);
        BinaryPrimitives.WriteUInt16LittleEndian(page.AsSpan(6), 9);
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(0x10), 4096);
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(0x14), 4096);
        BinaryPrimitives.WriteUInt16LittleEndian(page.AsSpan(0x18), 0x30);
        BinaryPrimitives.WriteInt16LittleEndian(page.AsSpan(0x1A), minor);
        BinaryPrimitives.WriteInt16LittleEndian(page.AsSpan(0x1C), major);
        BinaryPrimitives.WriteUInt64LittleEndian(page.AsSpan(0x30), lsn);
        BinaryPrimitives.WriteUInt16LittleEndian(page.AsSpan(0x38), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(page.AsSpan(0x3C), client ? (ushort)0 : ushort.MaxValue);
        BinaryPrimitives.WriteUInt16LittleEndian(page.AsSpan(0x3E), clean ? (ushort)2 : (ushort)0);
        UpdateSequence.Apply(page, "Restart page", 0);
        return page;
    }
}
