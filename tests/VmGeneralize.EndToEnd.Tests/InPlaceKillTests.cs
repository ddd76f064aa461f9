using VmGeneralize.EndToEnd.Tests.Support;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>
/// The real program, killed at calls of its commit and at random moments, and with failing calls: the disk is the old one or the new one after the
/// next command has looked at it. VMG_KILLS sets the number of kills of each kind, VMG_KILL_SEED selects which.
/// </summary>
public sealed class InPlaceKillTests : IDisposable
{
    private const string Calls = "pwrite64,fallocate,ftruncate,fsync,unlink";

    private static readonly string Fixture = Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx");

    private readonly TemporaryFolder _folder = new();
    private readonly string _disk;
    private readonly string _journal;

    public InPlaceKillTests()
    {
        // In a folder of its own, because the test checks what is left there.
        _disk = Path.Combine(Directory.CreateDirectory(_folder.File("d")).FullName, "disk.vhdx");
        _journal = _disk + ".vmgeneralize-journal";
    }

    private static int Kills { get; } = Number("VMG_KILLS", 5);

    private static int Seed { get; } = Number("VMG_KILL_SEED", 1);

    [SkippableTheory]
    [InlineData("raw")]
    [InlineData("fixed-vhd")]
    [InlineData("dynamic-vhd")]
    [InlineData("vhdx")]
    [InlineData("vhdx with a log")]
    public void Killed_at_a_call_of_its_commit(string format)
    {
        (byte[] before, byte[] after) = Make(format);
        int calls = CountCalls();
        Assert.InRange(calls, 20, 10_000);
        Random random = new(Seed);
        HashSet<bool> became = [];
        foreach (int call in Enumerable.Range(0, Kills).Select(round => round == 0 ? calls - 2 : random.Next(1, calls)))
        {
            Put(before);
            Trace($"inject={Calls}:signal=KILL:when={call}", "generalize", _disk, "--in-place");
            became.Add(RequireOldOrNew(before, after, $"{format}, call {call} of {calls}"));
        }

        Assert.Contains(true, became);
    }

    [SkippableTheory]
    [InlineData("--in-place")]
    [InlineData("-o")]
    [InlineData("--to")]
    public async Task Killed_at_a_random_moment(string mode)
    {
        OutsideTool.Require("kill");
        (byte[] before, byte[] after) = mode == "--in-place" ? Make("vhdx") : ([], []);
        string output = _folder.File("o");
        string[] arguments = mode switch
        {
            "--in-place" => ["generalize", _disk, mode],
            "-o" => ["generalize", Fixture, mode, Path.Combine(output, "out.vhd"), "--force"],
            _ => ["run", Fixture, mode, output, "--force"],
        };
        string file = Path.Combine(output, mode == "-o" ? "out.vhd" : "server2022.vhd");
        Directory.CreateDirectory(output);
        long started = TimeProvider.System.GetTimestamp();
        VmGeneralizeTool.RunChecked(arguments);
        TimeSpan whole = TimeProvider.System.GetElapsedTime(started);
        byte[] expected = mode == "--in-place" ? [] : File.ReadAllBytes(file);
        Random random = new(Seed);
        for (int round = 0; round < Kills; round++)
        {
            if (mode == "--in-place")
            {
                Put(before);
            }
            else
            {
                File.Delete(file);
            }

            using (RunningTool tool = VmGeneralizeTool.Launch(arguments))
            {
                await Task.Delay(whole * (0.2 + (0.8 * random.NextDouble())));
                if (!tool.HasExited)
                {
                    tool.Kill();
                }
            }

            if (mode == "--in-place")
            {
                RequireOldOrNew(before, after, $"round {round}");
            }
            else
            {
                Assert.True(!File.Exists(file) || File.ReadAllBytes(file).AsSpan().SequenceEqual(expected), $"round {round}: a file that is not whole");
            }
        }

        if (mode != "--in-place")
        {
            VmGeneralizeTool.RunChecked(arguments);
            Assert.DoesNotContain(Directory.GetFiles(output), name => name.Contains("partial", StringComparison.Ordinal));
        }
    }

    /// <summary>The device is untouched, has no partition table, or holds the whole disk.</summary>
    [SkippableFact]
    public async Task Killed_while_it_writes_over_a_device()
    {
        OutsideTool.Require("kill");
        const int Start = 1 << 20;
        using LoopDevice device = new(_folder.File("device"), 97 << 20);
        byte[] old = device.Read();
        string[] arguments = ["generalize", Fixture, "--to-device", device.Node, "--force"];
        long started = TimeProvider.System.GetTimestamp();
        VmGeneralizeTool.RunChecked(arguments);
        TimeSpan whole = TimeProvider.System.GetElapsedTime(started);
        byte[] expected = device.Read();
        Random random = new(Seed);
        for (int round = 0; round < Kills; round++)
        {
            device.Write(old);
            using (RunningTool tool = VmGeneralizeTool.Launch(arguments))
            {
                await Task.Delay(whole * (0.2 + (0.8 * random.NextDouble())));
                if (!tool.HasExited)
                {
                    tool.Kill();
                }
            }

            byte[] now = device.Read();
            Assert.True(
                now.AsSpan().SequenceEqual(old) || now.AsSpan().SequenceEqual(expected) || !now.AsSpan(0, Start).ContainsAnyExcept((byte)0),
                $"round {round}: a device with a part of a disk that looks like one");
        }

        VmGeneralizeTool.RunChecked(arguments);
        Assert.Equal(expected, device.Read());
    }

    [SkippableTheory]
    [InlineData("pwrite64", "EIO", true)]
    [InlineData("pwrite64", "ENOSPC", true)]
    [InlineData("fsync", "EIO", true)]
    [InlineData("fsync", "ENOSPC", true)]
    [InlineData("pwrite64", "EIO", false)]
    [InlineData("fallocate", "EIO", false)]
    [InlineData("fsync", "EIO", false)]
    [InlineData("fsync", "EDQUOT", false)]
    public void A_call_that_fails(string call, string error, bool isOfJournal)
    {
        (byte[] before, byte[] after) = Make("vhdx");
        ToolResult result = Trace(
            $"inject={call}:error={error}:when=1+", ["-P", isOfJournal ? _journal : _disk], "generalize", _disk, "--in-place", "--undo", _folder.File("undo"));

        Assert.True(result.ExitCode == 1, result.All);
        if (isOfJournal)
        {
            Assert.Contains("The source disk was not changed.", result.Error, StringComparison.Ordinal);
            Assert.Equal([_disk], Directory.GetFiles(Path.GetDirectoryName(_disk)!));
            Assert.Equal(before, File.ReadAllBytes(_disk));
            Assert.False(File.Exists(_folder.File("undo")));
            return;
        }

        Assert.Contains("the next command on this disk writes it", result.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(_journal));
        Assert.True(RequireOldOrNew(before, after, $"{call} {error}"));
        VmGeneralizeTool.RunChecked("undo", _disk, _folder.File("undo"));
        Assert.Equal(before, File.ReadAllBytes(_disk));
    }

    [SkippableFact]
    public void A_disk_that_cannot_be_written_keeps_its_journal_and_says_what_to_do()
    {
        (byte[] before, byte[] after) = Make("vhdx");
        Trace("inject=pwrite64:signal=KILL:when=2", ["-P", _disk], "generalize", _disk, "--in-place");
        Assert.True(File.Exists(_journal));

        ToolResult refused = Trace("inject=openat:error=EACCES:when=1+", ["-P", _disk], "inspect", _disk);
        ToolResult looked = VmGeneralizeTool.Run("inspect", _disk, "--force-share");

        Assert.True(refused.ExitCode != 0, refused.All);
        Assert.True(File.Exists(_journal));
        Assert.Contains("was interrupted", looked.All, StringComparison.Ordinal);
        Assert.True(RequireOldOrNew(before, after, "in the end"));
    }

    public void Dispose() => _folder.Dispose();

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out int number) ? number : otherwise;

    private (byte[] Before, byte[] After) Make(string format)
    {
        OutsideTool.Require("strace", "qemu-img");
        OutsideTool.RunChecked(
            "qemu-img",
            [
                "convert",
                .. format switch
                {
                    "raw" => (string[])["-O", "raw"],
                    "fixed-vhd" => ["-O", "vpc", "-o", "subformat=fixed,force_size=on"],
                    "dynamic-vhd" => ["-O", "vpc", "-o", "subformat=dynamic,force_size=on"],
                    _ => ["-O", "vhdx", "-o", "block_size=1M"],
                },
                Fixture,
                _disk,
            ]);
        if (format == "vhdx with a log")
        {
            LoggedVhdx.MoveIntoLog(_disk);
        }

        byte[] before = File.ReadAllBytes(_disk);
        VmGeneralizeTool.RunChecked("generalize", _disk, "--in-place");
        byte[] after = File.ReadAllBytes(_disk);
        Assert.NotEqual(before, after);
        Put(before);
        return (before, after);
    }

    private void Put(byte[] disk)
    {
        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(_disk)!))
        {
            File.Delete(file);
        }

        File.WriteAllBytes(_disk, disk);
    }

    private bool RequireOldOrNew(byte[] before, byte[] after, string when)
    {
        VmGeneralizeTool.RunChecked("inspect", _disk, "--json");
        Assert.False(File.Exists(_journal), when);
        byte[] now = File.ReadAllBytes(_disk);
        bool isNew = now.AsSpan().SequenceEqual(after);
        Assert.True(isNew || now.AsSpan().SequenceEqual(before), $"{when}: neither the old disk nor the new one");
        return isNew;
    }

    private int CountCalls()
    {
        Trace($"trace={Calls}", "generalize", _disk, "--in-place");
        return File.ReadAllLines(_folder.File("calls")).Count(line => line.Contains('(', StringComparison.Ordinal));
    }

    private ToolResult Trace(string expression, params string[] arguments) => Trace(expression, ["-P", _disk, "-P", _journal], arguments);

    private ToolResult Trace(string expression, string[] paths, params string[] arguments)
    {
        string calls = expression.Split('=')[1].Split(':')[0];
        return VmGeneralizeTool.Start(
            OutsideTool.Find("strace")!,
            [
                "-f", "-qq", "-o", _folder.File("calls"), "-e", $"trace={calls}", "-e", expression, .. paths, VmGeneralizeTool.Executable,
                .. VmGeneralizeTool.Lead, .. arguments,
            ]);
    }
}
