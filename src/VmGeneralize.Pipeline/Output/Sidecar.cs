using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Pipeline.Output;

/// <summary>Writes the record that stands beside an output.</summary>
public static class Sidecar
{
    private const long LargestRecord = 256L << 20;

    /// <summary>Where the record of an output stands.</summary>
    public static string PathFor(string output) => output + ".vmgeneralize.json";

    /// <summary>State of a disk that may be handed over.</summary>
    public const string Generalized = "generalized";

    /// <summary>State of a disk that was cleaned before Sysprep: it may not be handed over until Sysprep has run in it.</summary>
    public const string Prepared = "prepared";

    /// <summary>Writes it (through a temporary name) and returns its path.</summary>
    /// <param name="source">The disk that was read.</param>
    /// <param name="plan">What was changed.</param>
    /// <param name="output">The disk that was written.</param>
    /// <param name="state"><see cref="Generalized"/> or <see cref="Prepared"/>.</param>
    public static string Write(string source, PlanReport plan, OutputReport output, string state = Generalized)
    {
        string path = PathFor(output.File);
        Write(path, source, plan, output, state);
        return path;
    }

    /// <summary>Writes the record of a disk that ended in Azure beside the page about it, and returns its path.</summary>
    /// <param name="page">The page.</param>
    /// <param name="source">The disk that was read.</param>
    /// <param name="run">What was done.</param>
    public static string Write(string page, string source, RunReport run)
    {
        string path = PathFor(page);
        Write(path, source, run.Plan, run.AsOutput(), Generalized);
        return path;
    }

    private static void Write(string path, string source, PlanReport plan, OutputReport output, string state)
    {
        SidecarReport report = new(
            ToolVersion.Text,
            Path.GetFileName(source),
            state,
            [new SidecarStep(state == Prepared ? "prepare" : "generalize", output.Fingerprint)],
            output,
            plan);
        OutputFile.Write(path, JsonSerializer.Serialize(report, ReportJson.Indented.SidecarReport) + "\n");
    }

    /// <summary>The fingerprint that the last recorded step left; null without a record that can be read.</summary>
    /// <param name="output">The disk file.</param>
    public static string? LastFingerprint(string output) =>
        Read(output)?["steps"] is JsonArray { Count: > 0 } steps && steps[^1] is JsonObject last && last["fingerprint"] is JsonValue text && text.TryGetValue(out string? value)
            ? value
            : null;

    /// <summary>Adds a step to the record of a disk, and begins one when there is none; everything else in it stays.</summary>
    /// <param name="output">The disk file.</param>
    /// <param name="step">What was done.</param>
    /// <param name="fingerprint">Of the contents after it.</param>
    /// <returns>The record's path.</returns>
    public static string Append(string output, string step, string fingerprint)
    {
        JsonObject record = Read(output) ?? new JsonObject { ["tool"] = ToolVersion.Text, ["state"] = Generalized };
        if (record["steps"] is not JsonArray steps)
        {
            steps = [];
            record["steps"] = steps;
        }

        JsonNode added = new JsonObject { ["step"] = step, ["fingerprint"] = fingerprint };
        steps.Add(added);
        string path = PathFor(output);
        OutputFile.Write(path, stream =>
        {
            using Utf8JsonWriter writer = new(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            record.WriteTo(writer);
            writer.Flush();
            stream.WriteByte((byte)'\n');
        });
        return path;
    }

    // A record that is not ours, or damaged, is none: the disk's contents are what counts.
    private static JsonObject? Read(string output)
    {
        FileInfo file = new(PathFor(output));
        if (!file.Exists || file.Length > LargestRecord)
        {
            return null;
        }

        try
        {
            using FileStream stream = file.OpenRead();
            JsonNode? record = JsonNode.Parse(stream, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
            using Utf8JsonWriter writer = new(Stream.Null);
            record?.WriteTo(writer); // a string with half of a surrogate pair is found out only when it is read
            return record as JsonObject;
        }
        catch (Exception damage) when (damage is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The record beside a disk; null when there is none, or none that can be read.</summary>
    public static SidecarReport? TryRead(string disk)
    {
        FileInfo file = new(PathFor(disk));
        if (!file.Exists || file.Length > LargestRecord)
        {
            return null;
        }

        try
        {
            using FileStream stream = file.OpenRead();
            return JsonSerializer.Deserialize(stream, ReportJson.Indented.SidecarReport);
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
