using System.IO.Compression;
using System.Runtime.InteropServices;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>The tool packages: the one for this platform, installed from a folder as a user would.</summary>
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
        // What it refers to is built already, and other tests are running it.
        Dotnet("pack", project, "-c", VmGeneralizeTool.Configuration, "-o", packages, "-p:BuildProjectReferences=false", "-nodeReuse:false");
        string platform = RuntimeInformation.RuntimeIdentifier;
        Assert.Equal(
            ["VmGeneralize.0.1.0.nupkg", "VmGeneralize.any.0.1.0.nupkg", $"VmGeneralize.{platform}.0.1.0.nupkg"],
            Directory.GetFiles(packages).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        AssertNoSymbols(Directory.GetFiles(packages));

        Dotnet("tool", "install", "VmGeneralize", "--tool-path", tools, "--configfile", config);
        Assert.True(Directory.Exists(Path.Combine(tools, ".store", "vmgeneralize", "0.1.0", $"vmgeneralize.{platform}")), "another platform's package was installed");

        string command = Path.Combine(tools, "vmgeneralize");
        foreach (string argument in (string[])["--help", "operations"])
        {
            ToolResult result = VmGeneralizeTool.Start(command, [argument]);
            Assert.True(result.ExitCode == ExitCodes.Done, result.All);
            Assert.NotEmpty(result.Output);
        }

        string fixture = Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx");
        foreach (string[] arguments in (string[][])[["inspect", fixture, "--json"], ["plan", fixture, "--json"], ["run", fixture, "--to", folder.File("out")]])
        {
            ToolResult packed = VmGeneralizeTool.Start(command, arguments);
            Assert.True(packed.ExitCode == ExitCodes.Done, packed.All);
            if (arguments[0] != "run")
            {
                Assert.Equal(VmGeneralizeTool.RunChecked(arguments).Output, packed.Output);
            }
        }

        // The native program does what the built one does, byte for byte.
        VmGeneralizeTool.RunChecked("run", fixture, "--to", folder.File("built"));
        Assert.Equal(File.ReadAllBytes(folder.File("built/server2022.vhd")), File.ReadAllBytes(folder.File("out/server2022.vhd")));
    }

    private static void AssertNoSymbols(IEnumerable<string> packages)
    {
        foreach (string package in packages)
        {
            using ZipArchive archive = ZipFile.OpenRead(package);
            Assert.DoesNotContain(archive.Entries, entry => Path.GetExtension(entry.Name) is ".pdb" or ".dbg");
        }
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
