using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>The tool package, installed from a folder as a user would.</summary>
public sealed class PackageTests
{
    [Fact]
    public void The_packed_tool_installs_and_runs()
    {
        using TemporaryFolder folder = new();
        string packages = folder.File("packages");
        string tools = folder.File("tools");
        string config = folder.File("nuget.config");
        File.WriteAllText(config, $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="here" value="{packages}" />
              </packageSources>
            </configuration>
            """);
        string project = Path.Combine(Repository.Root, "src", "VmGeneralize");
        Dotnet("pack", project, "--no-build", "-c", VmGeneralizeTool.Configuration, "-o", packages);
        Assert.Single(Directory.GetFiles(packages, "VmGeneralize.*.nupkg"));

        Dotnet("tool", "install", "VmGeneralize", "--tool-path", tools, "--configfile", config);

        string command = Path.Combine(tools, "vmgeneralize");
        foreach (string argument in (string[])["--help", "operations"])
        {
            ToolResult result = VmGeneralizeTool.Start(command, [argument]);
            Assert.True(result.ExitCode == ExitCodes.Done, result.All);
            Assert.NotEmpty(result.Output);
        }

        string fixture = Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx");
        ToolResult run = VmGeneralizeTool.Start(command, ["run", fixture, "--to", folder.File("out")]);
        Assert.True(run.ExitCode == ExitCodes.Done, run.All);
        Assert.True(File.Exists(Path.Combine(folder.File("out"), "server2022.vhd")));
    }

    private static void Dotnet(params string[] arguments)
    {
        ToolResult result = VmGeneralizeTool.Start(
            "dotnet",
            arguments,
            new Dictionary<string, string> { ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1", ["DOTNET_NOLOGO"] = "1" });
        Assert.True(result.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}: {result.All}");
    }
}
