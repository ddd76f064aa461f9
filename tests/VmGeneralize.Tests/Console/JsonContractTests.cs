using System.Text.Json;
using Json.Schema;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Tests.Console;

/// <summary>The schema describes what the tool itself prints with --json and what it leaves beside an output.</summary>
[Collection("console")]
public sealed class JsonContractTests : IDisposable
{
    private static readonly JsonSchema Schema = JsonSchema.FromText(File.ReadAllText(
        Path.Combine(Repository.Root, "src", "VmGeneralize.Pipeline", "Reports", "Schemas", "vmgeneralize.schema.json")));

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Every_object_of_every_command_that_needs_no_service_fits()
    {
        string disk = _folder.File("server2022.vhdx");
        File.Copy(Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx"), disk);
        string output = _folder.File("out.vhd");
        HashSet<string> types = [];
        foreach ((int exit, string[] arguments) in ((int, string[])[])
            [
                (0, ["operations"]),
                (0, ["operations", "windows-panther"]),
                (0, ["inspect", disk]),
                (0, ["plan", disk]),
                (0, ["generalize", disk, "-o", output]),
                (0, ["verify", output]),
                (0, ["run", disk, "--to", _folder.File("made")]),
                (0, ["run", disk, "--blob", "https://account.blob.core.windows.net/images/d.vhd?sv=2024-11-04&sr=b&sp=rcw&sig=x", "--what-if"]),
                (0, ["generalize", disk, "--in-place", "--undo", _folder.File("undo")]),
                (0, ["undo", disk, _folder.File("undo")]),
                (2, ["inspect", _folder.File("missing.vhdx")]),
                (2, ["plan", disk, "--operations", "nonsense"]),
                (3, ["generalize", disk, "-o", output]),
                (4, ["inspect", _folder.File("out.vhd.vmgeneralize.json")]),
            ])
        {
            (int actual, string lines, string error) = await ConsoleRun.Of([.. arguments, "--json", "--progress", "none"]);

            Assert.True(actual == exit, $"{string.Join(' ', arguments)}: {actual}, {error}");
            foreach (string line in lines.Trim().Split('\n'))
            {
                types.Add(Check(line, string.Join(' ', arguments)));
            }
        }

        types.Add(Check(File.ReadAllText(output + ".vmgeneralize.json"), "the record"));
        Assert.Superset(
            (HashSet<string>)["operation", "inspect", "plan", "generalize", "verify", "what-if", "undo", "error", "record"], types);
    }

    private static string Check(string text, string what)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        Assert.True(Schema.Evaluate(document.RootElement).IsValid, $"{what}: {text[..Math.Min(text.Length, 500)]}");
        return document.RootElement.GetProperty("type").GetString()!;
    }

    public void Dispose() => _folder.Dispose();
}
