using System.Text.Json;
using System.Text.Json.Nodes;
using VmGeneralize.Blocks.HostFiles;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Pipeline.Output;

/// <summary>Reads records, also those of versions that wrote no schema version.</summary>
internal static class RecordReader
{
    private const long LargestRecord = 256L << 20; // bytes; one that names 100,000 files takes some 10 MiB

    /// <param name="path">The record itself.</param>
    public static RecordReading Read(string path)
    {
        if (Directory.Exists(path))
        {
            return new RecordReading.Unreadable(path, "it is a folder");
        }

        if (!File.Exists(path))
        {
            return new RecordReading.None();
        }

        try
        {
            return Parse(path);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return new RecordReading.Unreadable(path, problem.Message.TrimEnd('.'));
        }
    }

    private static RecordReading.Found Parse(string path)
    {
        if (HostFile.KindOf(HostFile.Resolved(path)) != HostFileKind.File)
        {
            throw new JsonException("it is not a regular file"); // an archive may bring a pipe of that name, and opening it would wait forever
        }

        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        if (stream.Length > LargestRecord)
        {
            throw new JsonException($"it is larger than {Bytes.Text(LargestRecord)}");
        }

        JsonNode? node = JsonNode.Parse(stream, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        if (node is not JsonObject json)
        {
            throw new JsonException("it is not a JSON object");
        }

        using Utf8JsonWriter writer = new(Stream.Null);
        json.WriteTo(writer); // a string with half of a surrogate pair is found out only when it is read
        SchemaVersion.Require(json, SidecarReport.TypeName);
        return new RecordReading.Found(ReportReader.Record(json.Deserialize(ReportJson.Indented.SidecarReport)!), json);
    }
}
