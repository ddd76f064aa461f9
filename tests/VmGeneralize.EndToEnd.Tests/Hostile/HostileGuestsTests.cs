using System.Diagnostics;
using System.Globalization;
using System.Text;
using VmGeneralize.EndToEnd.Tests.Checks;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using Xunit.Abstractions;

namespace VmGeneralize.EndToEnd.Tests.Hostile;

/// <summary>
/// Disks made by attackers, through the real program: it answers in bounded time and memory, its text cannot harm the reader, it touches nothing
/// of this machine, and Ctrl-C works. <c>VMG_HOSTILE=1</c> makes the trees as large as they come.
/// </summary>
/// <param name="figures">Receives what each disk took.</param>
public sealed class HostileGuestsTests(ITestOutputHelper figures) : IDisposable
{
    // Usually seconds and some 150 MiB; these bounds catch whatever grows with the false value, or never ends. What counts is CPU time: it is
    // the same on a busy machine, where only the wait is longer.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(2);

    // CPU time after Ctrl-C. Where a processor is free, that is a second to wait.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    // Seconds from the start of the work to Ctrl-C; at full size the work takes long enough to be interrupted in its later parts.
    private static readonly double[] Moments = HostileGuests.IsFull ? [0.1, 0.3, 1, 3, 10] : [0.1];

    private const long MaxMemory = 600; // MiB of resident memory, the runtime's own included

    private const long MaxMoreWritten = 256; // MiB that may be written to files beyond twice what the disk holds: once is the image itself

    /// <summary>
    /// Runs a program; reports its peak memory in KiB, what it wrote to files and what the disk has stored in units of 512 bytes, and its CPU time in
    /// milliseconds.
    /// </summary>
    private const string Measure = """
        import os, resource, subprocess, sys
        code = subprocess.run(sys.argv[3:]).returncode
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        computed = int((used.ru_utime + used.ru_stime) * 1000)
        with open(sys.argv[1], 'w') as f: f.write(f'{used.ru_maxrss} {used.ru_oublock} {os.stat(sys.argv[2]).st_blocks} {computed}')
        sys.exit(code if code >= 0 else 128 - code)
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _output = new();

    public static TheoryData<string> Names => [.. HostileGuests.All.Keys];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void It_gets_an_answer(string name)
    {
        OutsideTool.Require("python3");
        string disk = HostileGuests.All[name](_folder);
        string before = Digest.OfFile(disk);
        string output = _output.File("out.vhd");

        ToolResult done = Run("generalize", disk, "-o", output, "--report", _output.File("out.html"), "--json");

        Assert.True(done.ExitCode is ExitCodes.Done or ExitCodes.Refused or ExitCodes.Corrupt, done.All);
        RequireHarmless(done.All);
        if (HostileGuests.IsFull)
        {
            RequireHarmless(Run("plan", disk).All); // which generalize does, too
        }

        foreach (string file in Directory.GetFiles(_output.Path).Where(file => !file.EndsWith(".vhd", StringComparison.Ordinal)))
        {
            string text = File.ReadAllText(file);
            RequireHarmless(text);
            Assert.False(file.EndsWith(".html", StringComparison.Ordinal) && text.Contains("<script", StringComparison.OrdinalIgnoreCase), file);
        }

        Assert.Equal(done.ExitCode == ExitCodes.Done, File.Exists(output));
        RequireInterruptible("Looking", "verify", disk);
        if (HostileGuests.IsFull)
        {
            RequireInterruptible("Planning", "generalize", disk, "-o", _output.File("stopped.vhd"));
        }

        Assert.Equal(before, Digest.OfFile(disk));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
    }

    private static void RequireHarmless(string text)
    {
        int bad = text.EnumerateRunes().Count(rune => rune.Value != '\n'
            && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
        Assert.True(bad == 0, $"{bad} characters that do something in: {text}");
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }

    private ToolResult Run(params string[] arguments)
    {
        string measured = _folder.File("measured");
        string scratch = Directory.CreateDirectory(_folder.File("scratch")).FullName;
        long started = Stopwatch.GetTimestamp();
        ToolResult result = VmGeneralizeTool.Start(
            "python3",
            ["-c", Measure, measured, arguments[1], VmGeneralizeTool.Executable, .. VmGeneralizeTool.Lead, .. arguments],
            new Dictionary<string, string> { ["TMPDIR"] = scratch });
        TimeSpan took = Stopwatch.GetElapsedTime(started);
        long[] numbers = [.. File.ReadAllText(measured).Split(' ').Select(text => long.Parse(text, CultureInfo.InvariantCulture))];
        (long held, long written, long stored) = (numbers[0] / 1024, numbers[1] / 2048, numbers[2] / 2048); // MiB
        TimeSpan computed = TimeSpan.FromMilliseconds(numbers[3]);
        string said = result.Error.Split('\n').LastOrDefault(line => line.StartsWith("vmgeneralize:", StringComparison.Ordinal)) ?? "";
        string time = $"{computed.TotalSeconds:F1} s computed, {took.TotalSeconds:F1} s";
        figures.WriteLine($"{arguments[0]}: {result.ExitCode}, {time}, {held} MiB, {written} of {stored} MiB written. {said}");
        Assert.InRange(computed, TimeSpan.Zero, Patience);
        Assert.InRange(held, 1, MaxMemory);
        Assert.InRange(written, 0, (2 * stored) + MaxMoreWritten);
        Assert.Empty(Directory.GetFileSystemEntries(scratch));
        return result;
    }

    private void RequireInterruptible(string stage, params string[] arguments)
    {
        foreach (double moment in Moments)
        {
            StoppedTool run = StoppedTool.Run(_folder, stage, TimeSpan.FromSeconds(moment), arguments);
            string computed = $"{run.Processor.TotalMilliseconds:F0} ms computed, {run.Wall.TotalMilliseconds:F0} ms";
            figures.WriteLine($"{arguments[0]}, stopped at {moment} s: {run.Result.ExitCode}, {computed}");
            Assert.InRange(run.Processor, TimeSpan.Zero, Soon);
            Assert.InRange(run.Wall, TimeSpan.Zero, Hang);
            if (run.Result.ExitCode != ExitCodes.Cancelled)
            {
                Assert.True(
                    run.Result.ExitCode is ExitCodes.Done or ExitCodes.Leftovers or ExitCodes.Refused or ExitCodes.Corrupt, run.Result.All);
                break; // it had its answer already
            }

            Assert.DoesNotContain(Directory.GetFiles(_output.Path), file => file.Contains("stopped", StringComparison.Ordinal));
        }
    }
}
