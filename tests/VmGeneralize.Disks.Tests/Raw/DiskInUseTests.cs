using VmGeneralize.Blocks;
using VmGeneralize.Disks.Raw;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Disks.Tests.Raw;

/// <summary>A disk that another program writes to is not read, and one that changes while it is read is detected.</summary>
public sealed class DiskInUseTests
{
    private static readonly DiskOpenOptions Shared = new() { SharesWithWriters = true };

    public static TheoryData<string, string> Holders => new() { { "qemu", "raw" }, { "qemu", "vhdx" }, { "record lock", "raw" }, { "flock", "raw" } };

    [SkippableTheory]
    [MemberData(nameof(Holders))]
    public void A_disk_that_another_program_may_write_to_is_refused(string holder, string format)
    {
        OutsideTool.Require("qemu-img");
        using TemporaryFolder folder = new();
        string path = Create(folder, format);
        using (HeldFile held = Hold(holder, path, format))
        {
            RefusedException refused = Assert.Throws<RefusedException>(() => DiskFile.Open(path));
            Assert.Equal(DiskFileRefusal.InUse, refused.Code);
            Assert.Contains(path, refused.Reason, StringComparison.Ordinal);

            if (holder != "flock") // a lock that nobody but who opens without sharing ever meets
            {
                using DiskImage looked = DiskFile.Open(path, Shared);
                Assert.Contains(looked.Notes, note => note.Contains("in use", StringComparison.Ordinal));
            }
        }

        using DiskImage free = DiskFile.Open(path);
        Assert.DoesNotContain(free.Notes, note => note.Contains("in use", StringComparison.Ordinal));
    }

    /// <summary>As when a program is starting: it holds its parent's files until exec.</summary>
    [Fact]
    public void A_lock_that_goes_at_once_is_nobody()
    {
        Queue<string?> answers = new(["another program", "another program", null]);
        Assert.Null(FileLocks.Patiently(answers.Dequeue));
        Assert.Empty(answers);
        Assert.Equal("another program", FileLocks.Patiently(() => "another program"));
    }

    [SkippableFact]
    public void Other_readers_are_welcome()
    {
        OutsideTool.Require("qemu-img");
        using TemporaryFolder folder = new();
        string path = Create(folder, "raw");
        using HeldFile reader = HeldFile.ByQemu(path, readOnly: true);
        using DiskImage first = DiskFile.Open(path);
        using DiskImage second = DiskFile.Open(path);
        Assert.DoesNotContain(second.Notes, note => note.Contains("in use", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("written at its start")]
    [InlineData("written at its end")]
    [InlineData("longer")]
    [InlineData("shorter")]
    [InlineData("newer")]
    public void A_disk_that_changed_since_it_was_opened_is_told(string change)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("disk.raw");
        File.WriteAllBytes(path, new byte[1 << 20]);
        using DiskImage image = DiskFile.Open(path, Shared);
        image.RequireUnchanged();

        DateTime written = File.GetLastWriteTimeUtc(path);
        using (FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            switch (change)
            {
                case "written at its start":
                    file.WriteByte(1);
                    break;
                case "written at its end":
                    file.Seek(-1, SeekOrigin.End);
                    file.WriteByte(1);
                    break;
                case "longer":
                    file.SetLength(file.Length + 512);
                    break;
                case "shorter":
                    file.SetLength(file.Length - 512);
                    break;
            }
        }

        // A tool that restores the time must not hide the change.
        File.SetLastWriteTimeUtc(path, change == "newer" ? written.AddSeconds(1) : written);
        RefusedException refused = Assert.Throws<RefusedException>(image.RequireUnchanged);
        Assert.Equal(DiskFileRefusal.ChangedMeanwhile, refused.Code);
    }

    /// <summary>A write that neither the ends of a file nor its last-write time reveal: only the system's own timestamp does.</summary>
    [SkippableFact]
    public void A_write_in_the_middle_with_the_time_put_back_is_told()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "on Windows and macOS that time is not asked for");
        using TemporaryFolder folder = new();
        string path = folder.File("disk.raw");
        File.WriteAllBytes(path, new byte[1 << 20]);
        using DiskImage image = DiskFile.Open(path, Shared);
        image.RequireUnchanged();

        DateTime written = File.GetLastWriteTimeUtc(path);
        AwaitTick(folder.File("probe"), written);
        using (FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            file.Seek(1 << 19, SeekOrigin.Begin);
            file.WriteByte(1);
        }

        File.SetLastWriteTimeUtc(path, written);
        RefusedException refused = Assert.Throws<RefusedException>(image.RequireUnchanged);
        Assert.Equal(DiskFileRefusal.ChangedMeanwhile, refused.Code);
        Assert.Contains("put back", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>The system's clock for files moves in steps: writes until a file gets a later time than another one.</summary>
    private static void AwaitTick(string probe, DateTime earlier)
    {
        do
        {
            File.WriteAllBytes(probe, [1]);
        }
        while (File.GetLastWriteTimeUtc(probe) <= earlier);
    }

    private static HeldFile Hold(string holder, string path, string format) => holder switch
    {
        "qemu" => HeldFile.ByQemu(path, format),
        "record lock" => HeldFile.ByRecordLock(path),
        _ => HeldFile.ByFlock(path),
    };

    private static string Create(TemporaryFolder folder, string format)
    {
        string path = folder.File("disk." + format);
        OutsideTool.RunChecked("qemu-img", "create", "-f", format, path, "8M");
        return path;
    }
}
