using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Json.Schema;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Reports;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests.Reports;

/// <summary>The output for scripts has the names and values in the golden files, and the schema describes all of it.</summary>
public sealed class ReportSchemaTests : IAsyncLifetime, IDisposable
{
    private readonly ReportSamples _samples = new();
    private IReadOnlyList<(string Name, Report Report)> _all = [];

    private static JsonObject Schema { get; } = JsonNode.Parse(File.ReadAllText(
        Path.Combine(Repository.Root, "src", "VmGeneralize.Pipeline", "Reports", "Schemas", "vmgeneralize.schema.json")))!.AsObject();

    private static JsonObject Definitions => Schema["$defs"]!.AsObject();

    public async Task InitializeAsync() => _all = await _samples.AllAsync();

    public Task DisposeAsync() => Task.CompletedTask; // Dispose does it

    [Fact]
    public void Every_report_comes_out_as_it_always_did()
    {
        foreach ((string name, Report report) in _all)
        {
            JsonObject json = Read(report);
            Mask(json);
            GoldenFile.Require($"tests/VmGeneralize.Pipeline.Tests/Golden/{name}.json", _samples.Masked(json.ToJsonString(ReportJson.Indented.Options)) + "\n");
        }
    }

    [Fact]
    public void Every_report_is_what_the_schema_describes_and_nothing_more()
    {
        JsonObject closed = Schema.DeepClone().AsObject();
        foreach ((_, JsonNode? definition) in closed["$defs"]!.AsObject())
        {
            if (definition!["properties"] is not null)
            {
                definition["additionalProperties"] = false;
            }
        }

        JsonSchema schema = JsonSchema.FromText(closed.ToJsonString());
        foreach ((string name, Report report) in _all)
        {
            using JsonDocument document = JsonDocument.Parse(Read(report).ToJsonString());
            EvaluationResults results = schema.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.Hierarchical });
            Assert.True(results.IsValid, $"{name}: {string.Join("; ", Errors(results, Read(report)).Take(5))}");
        }
    }

    [Fact]
    public void A_record_that_is_begun_later_is_described_too()
    {
        using TemporaryFolder folder = new();
        Sidecar.Append(folder.File("a.vhd"), "optimize", "11ff");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Sidecar.PathFor(folder.File("a.vhd"))));

        Assert.True(JsonSchema.FromText(Schema.ToJsonString()).Evaluate(document.RootElement).IsValid);
    }

    [Fact]
    public void Every_kind_of_report_has_a_sample_a_golden_file_and_a_definition()
    {
        Type[] kinds = [.. typeof(Report).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Report)))];

        Assert.Equal(kinds.OrderBy(kind => kind.Name), _all.Select(sample => sample.Report.GetType()).Distinct().OrderBy(kind => kind.Name));
        Assert.Equal(
            Schema["oneOf"]!.AsArray().Select(one => ((string)one!["$ref"]!).Split('/')[^1]).Order(StringComparer.Ordinal),
            _all.Select(sample => sample.Report.Type).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(typeof(InspectReport), "inspect")]
    [InlineData(typeof(PlanReport), "plan")]
    [InlineData(typeof(AuditReport), "verify")]
    [InlineData(typeof(GeneralizeReport), "generalize")]
    [InlineData(typeof(SidecarReport), "record")]
    [InlineData(typeof(OptimizeReport), "optimize")]
    [InlineData(typeof(RunReport), "run")]
    [InlineData(typeof(UploadReport), "upload")]
    [InlineData(typeof(DownloadReport), "download")]
    [InlineData(typeof(WhatIfReport), "what-if")]
    [InlineData(typeof(ImageReport), "image")]
    [InlineData(typeof(MarkReport), "mark")]
    [InlineData(typeof(CleanupReport), "cleanup")]
    [InlineData(typeof(LeftoverReport), "leftover")]
    [InlineData(typeof(OperationListing), "operation")]
    [InlineData(typeof(ProgressReport), "progress")]
    [InlineData(typeof(ErrorReport), "error")]
    [InlineData(typeof(MadeReport), "made")]
    [InlineData(typeof(SystemReport), "system")]
    [InlineData(typeof(DiskReport), "disk")]
    [InlineData(typeof(VolumeReport), "volume")]
    [InlineData(typeof(WindowsReport), "windows")]
    [InlineData(typeof(SysprepReport), "sysprep")]
    [InlineData(typeof(LinuxReport), "linux")]
    [InlineData(typeof(MountReport), "mount")]
    [InlineData(typeof(FindingReport), "finding")]
    [InlineData(typeof(AuditFindingReport), "auditFinding")]
    [InlineData(typeof(SearchHitReport), "searchHit")]
    [InlineData(typeof(ObstacleReport), "obstacle")]
    [InlineData(typeof(OptionsReport), "options")]
    [InlineData(typeof(OperationReport), "appliedOperation")]
    [InlineData(typeof(EditReport), "edit")]
    [InlineData(typeof(HiveReport), "hive")]
    [InlineData(typeof(OutputReport), "output")]
    [InlineData(typeof(WrittenVolumeReport), "writtenVolume")]
    [InlineData(typeof(SidecarStep), "step")]
    [InlineData(typeof(FileChangeReport), "fileChange")]
    [InlineData(typeof(SkippedReport), "skipped")]
    [InlineData(typeof(AzureCallReport), "call")]
    public void A_record_has_the_properties_of_its_definition_even_those_that_no_sample_has(Type record, string definition)
    {
        JsonTypeInfo info = ReportJson.Lines.GetTypeInfo(record)!;

        Assert.Equal(
            Definitions[definition]!["properties"]!.AsObject().Select(property => property.Key).Order(StringComparer.Ordinal),
            info.Properties.Select(property => property.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_definition_is_used()
    {
        string text = Schema.ToJsonString();

        Assert.All(Definitions, definition => Assert.Contains($"#/$defs/{definition.Key}\"", text, StringComparison.Ordinal));
    }

    private static JsonObject Read(Report report) =>
        JsonNode.Parse(JsonSerializer.Serialize(report, ReportJson.Lines.GetTypeInfo(report.GetType())!))!.AsObject();

    // A stamp says when a file was written, a fingerprint depends on every byte of a disk, the stored size depends on the holes that the host's
    // file system keeps; a plan inside another object has its own golden file.
    private static void Mask(JsonObject json)
    {
        foreach (string name in (string[])["stamp", "fingerprint", "storedBytes", "deadBytes", "droppedBytes"])
        {
            if (json.ContainsKey(name))
            {
                json[name] = name.ToUpperInvariant();
            }
        }

        foreach (JsonObject inner in Inner(json))
        {
            Mask(inner);
        }

        if (json["plan"] is JsonObject plan)
        {
            json["plan"] = new JsonObject { ["type"] = plan["type"]!.DeepClone(), ["schemaVersion"] = plan["schemaVersion"]!.DeepClone() };
        }
    }

    private static IEnumerable<JsonObject> Inner(JsonObject json) =>
    [
        .. json.Select(property => property.Value).OfType<JsonObject>(),
        .. json.Select(property => property.Value).OfType<JsonArray>().SelectMany(array => array.OfType<JsonObject>()),
    ];

    // Of the alternatives at the root, only the one for the object's own type is meaningful.
    private static IEnumerable<string> Errors(EvaluationResults results, JsonObject json)
    {
        EvaluationResults own = results.Details?.FirstOrDefault(
            detail => detail.EvaluationPath.ToString().Contains($"/{Index(json)}", StringComparison.Ordinal))
            ?? results;
        return Leaves(own);
    }

    private static int Index(JsonObject json) => Schema["oneOf"]!.AsArray().Select((one, index) => (Name: ((string)one!["$ref"]!).Split('/')[^1], index))
        .First(one => one.Name == (string)json["type"]!).index;

    private static IEnumerable<string> Leaves(EvaluationResults results) =>
    [
        .. results.Errors?.Select(error => $"{results.InstanceLocation}: {error.Value}") ?? [],
        .. results.Details?.Where(detail => !detail.IsValid).SelectMany(Leaves) ?? [],
    ];

    public void Dispose() => _samples.Dispose();
}
