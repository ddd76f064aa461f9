using System.Diagnostics;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Wine.Tests;

/// <summary>
/// A Windows station for the whole run: a Wine prefix of its own, the fakes built and put into its system folder, and the tool as users get
/// it for Windows. The first test that needs it creates it, and it is deleted after the last one.
/// </summary>
public sealed class WineStation : IDisposable
{
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan RunLimit = TimeSpan.FromMinutes(15);

    private readonly TemporaryFolder _folder = new();
    private readonly Lock _gate = new();
    private bool _hasPrefix;
    private string? _tool;
    private string? _runtime;
    private string? _runner;

    /// <summary>Skips the calling test, saying why, where the suite cannot run.</summary>
    public static void Require()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Wine runs on Linux here");
        OutsideTool.Require("wine", "wineserver", "x86_64-w64-mingw32-gcc");
    }

    /// <summary>A Unix path as Windows programs see it.</summary>
    public static string WindowsPath(string path) => "Z:" + Path.GetFullPath(path).Replace('/', '\\');

    /// <summary>Runs the SDK and returns what it prints, or fails.</summary>
    public static string Dotnet(params string[] arguments) => RunChecked(
        "dotnet",
        arguments,
        new Dictionary<string, string> { ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1", ["DOTNET_NOLOGO"] = "1", ["MSBUILDDISABLENODEREUSE"] = "1" },
        BuildLimit);

    /// <summary>Full Windows path of the tool.</summary>
    public string Tool()
    {
        lock (_gate)
        {
            if (_tool is null)
            {
                (string program, string runtime) = PackagedTool.Install(Directory.CreateDirectory(_folder.File("tool")).FullName);
                (_tool, _runtime) = (WindowsPath(program), WindowsPath(runtime));
            }

            return _tool;
        }
    }

    /// <summary>Full Windows path of the program that runs test projects.</summary>
    public string Runner()
    {
        lock (_gate)
        {
            return _runner ??= PublishRunner();
        }
    }

    /// <summary>Full Windows path of a test project, as built for every platform.</summary>
    public static string TestProject(string name)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string file = Path.Combine(Repository.Root, "tests", name, "bin", configuration, "net10.0", $"{name}.dll");
        Assert.True(File.Exists(file), $"{file} is not there: build the solution first");
        return WindowsPath(file);
    }

    /// <summary>The committed disk, generalized by the tool on Wine: the starting point of every scenario.</summary>
    public string GeneralizedFixture()
    {
        string tool = Tool();
        lock (_gate)
        {
            string disk = _folder.File("generalized.vhd");
            if (!File.Exists(disk))
            {
                ToolResult result = Run(tool, ["generalize", WindowsPath(GeneralizedDisk.Fixture), "-o", WindowsPath(disk)]);
                Assert.True(result.ExitCode == 0, $"generalize: {result.All}");
            }

            return disk;
        }
    }

    /// <summary>Where the programs of the prefix are, as a Linux path.</summary>
    public string SystemFolder => Path.Combine(_folder.Path, "prefix", "drive_c", "windows", "system32");

    /// <summary>The small program that gives another one a console of its own.</summary>
    public string ConsoleProgram => WindowsPath(_folder.File("console.exe"));

    /// <summary>Runs a Windows program and returns its result, or fails when it does not end.</summary>
    public ToolResult Run(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        EnsurePrefix();
        Dictionary<string, string> settings = Settings();
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            settings[name] = value;
        }

        return Run("wine", [program, .. arguments], settings, RunLimit);
    }

    public void Dispose()
    {
        if (_hasPrefix)
        {
            Run("wineserver", ["-k"], Settings(), RunLimit);
            Run("wineserver", ["-w"], Settings(), RunLimit);
        }

        _folder.Dispose();
    }

    private void EnsurePrefix()
    {
        lock (_gate)
        {
            if (_hasPrefix)
            {
                return;
            }

            // mscoree and mshtml would ask for downloads now; later they must be there, or .NET programs do not start.
            Dictionary<string, string> first = Settings();
            first["WINEDLLOVERRIDES"] = "mscoree,mshtml=;winedbg.exe,winemenubuilder.exe=d";
            Directory.CreateDirectory(first["WINEPREFIX"]); // without it the server does not start
            _hasPrefix = true; // from here on there is something to end
            RunChecked("wineserver", ["-p"], first, RunLimit); // services stay between programs, which start at once then
            RunChecked("wine", ["wineboot", "-i"], first, RunLimit);
            foreach ((string target, string[] arguments) in (IEnumerable<(string, string[])>)
                [
                    (Path.Combine(SystemFolder, "virtdisk.dll"), ["-shared", Source("virtdisk.c"), Source("virtdisk.def")]),
                    (Path.Combine(SystemFolder, "dism.exe"), ["-municode", Source("dism.c")]),
                    (_folder.File("console.exe"), ["-municode", Source("console.c")]),
                ])
            {
                OutsideTool.RunChecked(
                    "x86_64-w64-mingw32-gcc",
                    ["-O1", "-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter", "-Wno-cast-function-type", "-Wno-attributes", "-o", target, .. arguments]);
            }
        }
    }

    // With a runtime of its own, because it runs any test project that it is given. Next to the other outputs, not in them: the same projects are being built
    // and tested at this moment. Kept, so that the next run is short.
    private static string PublishRunner()
    {
        string artifacts = Path.Combine(Repository.Root, "artifacts", "wine");
        string target = Path.Combine(artifacts, "out");
        Dotnet(
            "publish", Path.Combine(Repository.Root, "tests", "VmGeneralize.Wine.Runner"), "-c", "Release", "-r", "win-x64", "--self-contained", "-o", target,
            "--artifacts-path", artifacts, "-v", "quiet", "-nodeReuse:false", "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false",
            "-p:GenerateDocumentationFile=false");
        return WindowsPath(Path.Combine(target, "VmGeneralize.Wine.Runner.exe"));
    }

    private static string Source(string name) => Path.Combine(Repository.Root, "tests", "VmGeneralize.Wine.Tests", "fakes", name);

    // winedbg would turn a crash into exit code 0. The native dism.exe and virtdisk.dll are the fakes: the built-in ones print nothing and report success.
    private Dictionary<string, string> Settings() => new()
    {
        ["WINEPREFIX"] = Path.Combine(_folder.Path, "prefix"),
        ["WINEARCH"] = "win64",
        ["WINEDEBUG"] = "-all",
        ["WINEDLLOVERRIDES"] = "winedbg.exe,winemenubuilder.exe=d;virtdisk,dism.exe=n",
        ["DISPLAY"] = "",
        ["DOTNET_EnableWriteXorExecute"] = "0", // else the runtime crashes on Wine when it frees generated code
        ["VMG_GUESTS"] = "/none", // the guest builders are shell scripts
        ["DOTNET_ROOT_X64"] = _runtime ?? "", // looked at before DOTNET_ROOT, and set in whatever a test host starts
    };

    private static string RunChecked(string program, string[] arguments, IReadOnlyDictionary<string, string> environment, TimeSpan limit)
    {
        ToolResult result = Run(program, arguments, environment, limit);
        Assert.True(result.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {result.All}");
        return result.Output;
    }

    private static ToolResult Run(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, TimeSpan limit)
    {
        using TemporaryFolder files = new();
        string output = files.File("out");
        string error = files.File("err");

        // To files: a Wine service that a program leaves running would hold pipes open forever.
        // Windows programs start in C:\, so that a path like /usr/sbin does not resolve to the folder of Linux.
        string? prefix = environment.GetValueOrDefault("WINEPREFIX");
        string? home = prefix is null ? null : Path.Combine(prefix, "drive_c");
        ProcessStartInfo start = new("bash", ["-c", "exec \"$@\" </dev/null >\"$OUT\" 2>\"$ERR\"", "bash", OutsideTool.Find(program) ?? program, .. arguments]);
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        if (Directory.Exists(home))
        {
            start.WorkingDirectory = home;
        }

        start.Environment["OUT"] = output;
        start.Environment["ERR"] = error;
        using Process process = Process.Start(start)!;
        bool ended = process.WaitForExit(limit);
        if (!ended)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        ToolResult result = new(process.ExitCode, File.ReadAllText(output), File.ReadAllText(error));
        Assert.True(ended, $"{program} {string.Join(' ', start.ArgumentList.Skip(4))} did not end in {limit}: {result.All}");
        return result;
    }
}
