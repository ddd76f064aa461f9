using System.Text.Json;
using Json.Schema;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Tool;

/// <summary>Everything that the tool prints with --json, in any test and with any service, matches the schema.</summary>
internal static class JsonContract
{
    private const int Largest = 64 << 10; // characters; longer objects only repeat themselves, and comparing them takes long

    private static readonly Lock Gate = new();
    private static readonly JsonSchema Schema = JsonSchema.FromText(File.ReadAllText(
        Path.Combine(Repository.Root, "src", "VmGeneralize.Pipeline", "Reports", "Schemas", "vmgeneralize.schema.json")));

    /// <param name="arguments">Arguments of the tool.</param>
    /// <param name="output">What the tool printed.</param>
    public static void Require(IReadOnlyList<string> arguments, string output)
    {
        if (!arguments.Contains("--json"))
        {
            return;
        }

        foreach (string line in output.Split('\n').Where(line => line.Length is > 0 and <= Largest))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            lock (Gate)
            {
                Assert.True(Schema.Evaluate(document.RootElement).IsValid, $"{string.Join(' ', arguments)}: not what the schema describes: {line}");
            }
        }
    }
}
