using System.Text.RegularExpressions;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>A file gets its name only when its contents are on disk; the system calls themselves are the evidence.</summary>
public sealed partial class FilesThatLastTests
{
    [SkippableFact]
    public void Everything_that_is_written_is_flushed_before_it_gets_its_name()
    {
        OutsideTool.Require("strace");
        using TemporaryFolder folder = new();
        string disk = Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx");

        ToolResult result = VmGeneralizeTool.Start(
            OutsideTool.Find("strace")!,
            [
                "-f", "--seccomp-bpf", "-y", "-s", "1000", "-e", "trace=/^(fsync|fdatasync|rename.*|link.*|p?write.*)$", "-o", folder.File("calls"),
                VmGeneralizeTool.Executable, .. VmGeneralizeTool.Lead,
                "run", disk, "--to", folder.File("out"), "--report", folder.File("page.html"),
            ]);

        Assert.True(result.ExitCode == 0, result.All);
        List<string> named = [];
        Dictionary<string, bool> flushed = []; // by the temporary name
        foreach (string line in File.ReadLines(folder.File("calls")))
        {
            if (Flush().Match(line) is { Success: true } flush)
            {
                flushed[flush.Groups["path"].Value] = true;
            }
            else if (Change().Match(line) is { Success: true } change)
            {
                flushed[change.Groups["path"].Value] = false;
            }
            else if (Rename().Match(line) is { Success: true } rename)
            {
                named.Add(Path.GetFileName(rename.Groups["to"].Value));
                Assert.True(flushed.GetValueOrDefault(rename.Groups["from"].Value), $"{line} came before what was written is on the disk");
            }
        }

        Assert.Equal(
            ["page.html", "server2022.report.html", "server2022.report.md", "server2022.vhd", "server2022.vhd.vmgeneralize.json"],
            named.Order(StringComparer.Ordinal));
    }

    // The path that strace shows next to a descriptor. A call that another thread interrupts has its result on a later line; its start is enough.
    [GeneratedRegex(@"\b(fsync|fdatasync)\(\d+<(?<path>[^>]*\.vmgeneralize-partial)>")]
    private static partial Regex Flush();

    [GeneratedRegex(@"\bp?write\w*\(\d+<(?<path>[^>]*\.vmgeneralize-partial)>")]
    private static partial Regex Change();

    // Where it must not replace a file, .NET moves it by creating a second name with link.
    [GeneratedRegex("""\b(rename|link)\w*\([^"]*"(?<from>[^"]*\.vmgeneralize-partial)", [^"]*"(?<to>[^"]*)""")]
    private static partial Regex Rename();
}
