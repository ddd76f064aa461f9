using System.Text.Json;
using System.Text.Json.Nodes;
using VmGeneralize.Blocks.HostFiles;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Reports;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Output;

/// <summary>The record beside an output.</summary>
public static class Sidecar
{
    /// <summary>Where the record of an output is.</summary>
    public static string PathFor(string output) => output + ".vmgeneralize.json";

    /// <summary>The record beside a disk.</summary>
    public static RecordReading Read(string disk) => RecordReader.Read(PathFor(disk));

    /// <summary>Unallocated space was copied when the disk was written, and has belonged to it since.</summary>
    internal static bool KeepsUnallocated(RecordReading record) => record is RecordReading.Found { Record.KeepsUnallocated: true };

    /// <summary>Writes it (through a temporary name) and returns its path.</summary>
    /// <param name="source">The disk that was read.</param>
    /// <param name="plan">What was changed.</param>
    /// <param name="image">The disk that was written.</param>
    /// <param name="state">Whether that may be handed over.</param>
    public static string Write(string source, DiskPlan plan, WrittenImage image, RecordState state = RecordState.Generalized)
    {
        string path = PathFor(image.File);
        WriteTo(path, source, plan, image, state);
        return path;
    }

    /// <summary>Writes the record of a disk that ended in Azure beside the page about it, and returns its path.</summary>
    /// <param name="page">The page.</param>
    /// <param name="source">The disk that was read.</param>
    /// <param name="result">What was done.</param>
    public static string Write(string page, string source, AzureResult result)
    {
        string path = PathFor(page);
        WriteTo(
            path, source, result.Plan, result.AsOutput(), RecordState.Generalized, result.Upload.Disk is { } disk ? ReportMapper.Of(disk) : null);
        return path;
    }

    /// <summary>
    /// Adds a step to the record of a disk, and begins one when there is none; everything else in it stays. One that cannot be read is kept
    /// under another name.
    /// </summary>
    /// <param name="output">The disk file.</param>
    /// <param name="step">What was done.</param>
    /// <param name="fingerprint">Of the contents after it.</param>
    /// <returns>The record's path.</returns>
    public static string Append(string output, string step, string fingerprint)
    {
        string path = PathFor(output);
        JsonObject record = RecordReader.Read(path) switch
        {
            RecordReading.Found found => found.Json,
            RecordReading.Unreadable => Renewed(path),
            RecordReading.None => Begun(),
            { } other => throw new InvalidOperationException($"No step can be added to {other}"),
        };
        if (record["steps"] is not JsonArray steps)
        {
            steps = [];
            record["steps"] = steps;
        }

        JsonNode added = new JsonObject { ["step"] = step, ["fingerprint"] = fingerprint };
        steps.Add(added);
        OutputFile.Write(path, stream =>
        {
            using Utf8JsonWriter writer = new(
                stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = PrintableJson.Encoder });
            record.WriteTo(writer);
            writer.Flush();
            stream.WriteByte((byte)'\n');
        }, OutputRights.Like([output]));
        return path;
    }

    /// <summary>What <see cref="Append"/> does with a record that cannot be read, for people.</summary>
    internal static string Warning(RecordReading.Unreadable record) =>
        $"The record {record.Path} cannot be read ({record.Reason}): it is kept as {Aside(record.Path)}, and a new one was begun.";

    /// <summary>Writes the record of a disk that has no folder of its own to a place.</summary>
    /// <param name="path">The place.</param>
    /// <param name="source">The disk that was read.</param>
    /// <param name="plan">What was changed.</param>
    /// <param name="image">The disk that was written.</param>
    /// <param name="state">Whether that may be handed over.</param>
    /// <param name="disk">The managed disk that it became; null for none.</param>
    internal static void WriteTo(string path, string source, DiskPlan plan, WrittenImage image, RecordState state, ManagedDiskReport? disk = null)
    {
        SidecarReport report = ReportMapper.Record(Path.GetFileName(source), plan, image, state) with { ManagedDisk = disk };
        OutputFile.Write(path, JsonSerializer.Serialize(report, ReportJson.Indented.SidecarReport) + "\n", OutputRights.Like([source, image.File]));
    }

    private static JsonObject Begun() => new()
    {
        ["type"] = SidecarReport.TypeName,
        ["schemaVersion"] = SchemaVersion.Current,
        ["tool"] = ToolVersion.Text,
        ["state"] = JsonNames.Of(RecordState.Generalized),
    };

    private static JsonObject Renewed(string path)
    {
        Durable.Move(path, Aside(path), overwrite: true);
        return Begun();
    }

    private static string Aside(string path) => path + ".unreadable";
}
