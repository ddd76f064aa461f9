using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Tool;

/// <summary>
/// The tool's packages for this platform. VMG_PACKAGES names a folder that already has them: making them means compiling the program
/// natively.
/// </summary>
public sealed class PackedTool : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PackedTool()
    {
        Folder = Environment.GetEnvironmentVariable("VMG_PACKAGES") is { Length: > 0 } made ? made : _folder.File("packages");
        if (!Directory.Exists(Folder))
        {
            string project = Path.Combine(Repository.Root, "src", "VmGeneralize");
            Dotnet("pack", project, "-c", VmGeneralizeTool.Configuration, "-p:PackFor=here", "-o", Folder);
        }
    }

    public string Folder { get; }

    public void Dispose() => _folder.Dispose();

    internal static void Dotnet(params string[] arguments)
    {
        ToolResult result = VmGeneralizeTool.Start(
            "dotnet",
            arguments,
            new Dictionary<string, string> { ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1", ["DOTNET_NOLOGO"] = "1" });
        Assert.True(result.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}: {result.All}");
    }
}
