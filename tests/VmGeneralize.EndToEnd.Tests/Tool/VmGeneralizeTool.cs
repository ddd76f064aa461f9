using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Tool;

/// <summary>Runs the tool as a user does: a process, its exit code and its output.</summary>
internal static class VmGeneralizeTool
{
    /// <summary>Nothing here takes long on an idle machine; a run that does not end even on a busy one is a defect.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    /// <summary>"Release" or "Debug", the same as for these tests.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>What starts the tool. VMG_TOOL names a program to use instead of the one that was built: that of a package, compiled natively.</summary>
    public static string Executable { get; } = Given ?? "dotnet";

    /// <summary>Arguments that come before the tool's own.</summary>
    public static string[] Lead { get; } =
        Given is null ? [Path.Combine(Repository.Root, "src", "VmGeneralize", "bin", Configuration, "net10.0", "vmgeneralize.dll")] : [];

    private static string? Given => Environment.GetEnvironmentVariable("VMG_TOOL") is { Length: > 0 } path ? path : null;

    public static ToolResult Run(params string[] arguments) => Start(Executable, [.. Lead, .. arguments]);

    /// <summary>Starts the tool and leaves it running.</summary>
    public static RunningTool Launch(params string[] arguments) => new(Executable, [.. Lead, .. arguments], Limit);

    /// <summary>Starts the tool by another program, which gets the tool's command line after its own arguments.</summary>
    public static RunningTool LaunchUnder(string program, string[] before, params string[] arguments) =>
        new(program, [.. before, Executable, .. Lead, .. arguments], Limit);

    /// <summary>Runs the tool with a limit on its managed heap.</summary>
    public static ToolResult RunWithHeapLimit(int mebibytes, params string[] arguments) => Start(
        Executable,
        [.. Lead, .. arguments],
        new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = (mebibytes * 1024L * 1024).ToString("X") });

    /// <summary>Runs the tool and returns the number of bytes that it read from files, including those that the runtime read.</summary>
    public static (ToolResult Result, long BytesRead) RunCountingReads(params string[] arguments)
    {
        // A shell's own counter includes the children that it has waited for.
        const string Script = """
            before=$(sed -n 's/^rchar: //p' /proc/$$/io)
            "$@" >"$OUT"
            code=$?
            after=$(sed -n 's/^rchar: //p' /proc/$$/io)
            echo $((after - before))
            exit $code
            """;
        using TemporaryFolder folder = new();
        ToolResult result = Start(
            "bash",
            ["-c", Script, "bash", Executable, .. Lead, .. arguments],
            new Dictionary<string, string> { ["OUT"] = folder.File("out") });
        return (result with { Output = File.ReadAllText(folder.File("out")) }, long.Parse(result.Output));
    }

    /// <summary>Runs the tool and fails, showing all output, unless it succeeds.</summary>
    public static ToolResult RunChecked(params string[] arguments)
    {
        ToolResult result = Run(arguments);
        Assert.True(result.ExitCode == 0, $"vmgeneralize {string.Join(' ', arguments)}: {result.All}");
        return result;
    }

    /// <summary>The plan for a disk.</summary>
    public static Plan Plan(string disk, params string[] options) => Tool.Plan.Parse(RunChecked(["plan", disk, "--json", .. options]).Output);

    public static ToolResult Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        string[] all = [.. arguments];
        using RunningTool tool = new(program, all, Limit, environment);
        ToolResult result = tool.Wait();
        if (program == Executable)
        {
            JsonContract.Require(all, result.Output);
        }

        return result;
    }
}
