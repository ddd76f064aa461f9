using VmGeneralize.TestSupport;

namespace VmGeneralize.Wine.Tests;

/// <summary>One generalized disk, one journal, and the tool, run on them with the fakes.</summary>
internal sealed class OptimizeScenario : IDisposable
{
    private readonly WineStation _station;
    private readonly TemporaryFolder _folder = new();

    public OptimizeScenario(WineStation station)
    {
        _station = station;
        Directory.CreateDirectory(Path.Combine(Volume, "Windows", "System32", "config"));
        File.WriteAllText(Path.Combine(Volume, "Windows", "System32", "config", "SYSTEM"), "regf");
        Settings = new Dictionary<string, string>
        {
            ["VMG_FAKE_JOURNAL"] = WineStation.WindowsPath(JournalPath),
            ["VMG_FAKE_VOLUME"] = Volume,
        };
    }

    public string Disk => _folder.File("server.vhd");

    /// <summary>What the fakes should do.</summary>
    public Dictionary<string, string> Settings { get; }

    public Journal Journal => new(JournalPath);

    /// <summary>Whether a disk is open or attached now.</summary>
    public bool IsAttached => File.Exists(JournalPath + ".open") || File.Exists(JournalPath + ".attached");

    /// <summary>Files next to the disk: only its record should be there.</summary>
    public IEnumerable<string> FilesBesideDisk =>
        Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName).Where(
            name => name!.Contains("server.vhd", StringComparison.Ordinal) && name != "server.vhd")!;

    /// <summary>The folder of the disk as the tool shows it, with a backslash at the end.</summary>
    public string WindowsFolder => WineStation.WindowsPath(_folder.Path) + '\\';

    private string JournalPath => _folder.File("journal");

    private string Volume => _folder.File("volume");

    public string Temporary(string name) => _folder.File(name);

    public ToolResult Optimize(params string[] options) => Run(["optimize", WineStation.WindowsPath(Disk), .. options]);

    public ToolResult Run(params string[] arguments) => _station.Run(_station.Tool(), arguments, Settings);

    /// <summary>Runs optimize in a console, where Ctrl-C reaches every program.</summary>
    public ToolResult OptimizeInConsole() =>
        _station.Run(_station.ConsoleProgram, ["--", _station.Tool(), "optimize", WineStation.WindowsPath(Disk)], Settings);

    public void Dispose() => _folder.Dispose();
}
