using System.IO.Compression;
using System.Runtime.InteropServices;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>The tool's packages, installed from a folder as a user would install them.</summary>
public sealed class PackageTests(PackedTool packed) : IClassFixture<PackedTool>, IDisposable
{
    private static readonly string Here = RuntimeInformation.RuntimeIdentifier;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_tool_that_installs_is_the_one_for_this_platform_and_does_the_main_job()
    {
        string tools = _folder.File("tools");
        string config = _folder.File("nuget.config");
        File.WriteAllText(config, $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="here" value="{packed.Folder}" />
              </packageSources>
            </configuration>
            """);

        PackedTool.Dotnet("tool", "install", "VmGeneralize", "--tool-path", tools, "--configfile", config);

        string command = Path.Combine(tools, "vmgeneralize");
        foreach (string argument in (string[])["--help", "operations"])
        {
            ToolResult result = VmGeneralizeTool.Start(command, [argument]);
            Assert.True(result.ExitCode == ExitCodes.Done, result.All);
            Assert.NotEmpty(result.Output);
        }

        RunMainJob(command);
        string store = Path.Combine(tools, ".store");
        Assert.NotEmpty(Directory.GetFiles(store, $"vmgeneralize.{Here}.*.nupkg", SearchOption.AllDirectories));
        bool hasLinker = OperatingSystem.IsLinux() && (File.Exists("/usr/bin/gcc") || File.Exists("/usr/bin/clang"));
        if (hasLinker)
        {
            Assert.Empty(Directory.GetFiles(store, "vmgeneralize.dll", SearchOption.AllDirectories)); // native: nothing is left to compile
        }
    }

    [Fact]
    public void The_package_for_any_other_platform_does_the_main_job_too()
    {
        string contents = _folder.File("any");
        ZipFile.ExtractToDirectory(Assert.Single(Directory.GetFiles(packed.Folder, "VmGeneralize.any.*.nupkg")), contents);

        RunMainJob("dotnet", Assert.Single(Directory.GetFiles(contents, "vmgeneralize.dll", SearchOption.AllDirectories)));
    }

    [Fact]
    public void Each_package_has_what_a_reader_of_a_feed_looks_for()
    {
        string[] packages = Directory.GetFiles(packed.Folder, "*.nupkg");
        Assert.True(packages.Length >= 2);
        foreach (string package in packages)
        {
            using ZipArchive archive = ZipFile.OpenRead(package);
            using StreamReader reader = new(archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open());
            string description = reader.ReadToEnd();
            string[] elements =
            [
                "<license type=\"expression\">MIT</license>", "<icon>icon.png</icon>", "<readme>README.md</readme>", "<tags>azure ",
                "<releaseNotes>CHANGELOG.md ",
            ];
            Assert.All(elements, element => Assert.Contains(element, description, StringComparison.Ordinal));
            Assert.All(new[] { "icon.png", "README.md", "CHANGELOG.md", "LICENSE.txt" }, file => Assert.NotNull(archive.GetEntry(file)));
        }
    }

    [Fact]
    public void A_script_tells_which_program_each_platform_gets()
    {
        OutsideTool.Require("python3");

        string table = OutsideTool.RunChecked("python3", Path.Combine(Repository.Root, "tests", "packages.py"), packed.Folder);

        Assert.Matches(@"any +\d+\.\d +dotnet +managed any", table);
        Assert.Matches(@"\(leads to them\) +0\.\d +-", table);
        Assert.Matches($@"{Here} +\d+\.\d +(executable +native|dotnet +compiled ahead)", table);
    }

    private void RunMainJob(string command, params string[] lead)
    {
        string fixture = Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx");
        ToolResult run = VmGeneralizeTool.Start(command, [.. lead, "run", fixture, "--to", _folder.File("out")]);
        Assert.True(run.ExitCode == ExitCodes.Done, run.All);
        Assert.True(File.Exists(Path.Combine(_folder.File("out"), "server2022.vhd")));
    }
}
