using System.Diagnostics;
using Xunit;

namespace VmGeneralize.TestSupport;

/// <summary>Runs real programs (qemu-img, ntfsresize, hivexml ...): the judges of our own code.</summary>
public static class OutsideTool
{
    private static readonly string[] ExtraFolders = ["/usr/sbin", "/sbin", "/usr/local/sbin"];

    /// <summary>Skips the calling <c>[SkippableFact]</c>, saying why, unless every program is installed.</summary>
    public static void Require(params string[] programs)
    {
        SkipOnWindows(programs);
        string[] missing = [.. programs.Where(program => Find(program) is null)];
        Skip.If(missing.Length > 0, $"not installed: {string.Join(", ", missing)} (tests/run.sh installs what the tests need)");
    }

    /// <summary>Full path of a program, or null.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Concat(ExtraFolders)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    /// <summary>Runs a program to its end; never throws because of its exit code.</summary>
    public static ToolResult Run(string program, params string[] arguments) => Run(program, arguments, environment: null);

    public static ToolResult Run(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        SkipOnWindows(program);
        ProcessStartInfo start = new(Find(program) ?? program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return new ToolResult(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    /// <summary>Runs a program that must succeed and returns its standard output.</summary>
    public static string RunChecked(string program, params string[] arguments)
    {
        ToolResult result = Run(program, arguments);
        return result.ExitCode == 0
            ? result.Output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {result.All}");
    }

    // Under Wine they would even start, but then nothing could wait for them to end.
    private static void SkipOnWindows(params string[] programs) =>
        Skip.If(OperatingSystem.IsWindows(), $"no Windows program: {string.Join(", ", programs)}");
}
