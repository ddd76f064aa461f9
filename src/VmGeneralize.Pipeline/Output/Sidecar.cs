using System.Text.Json;

namespace VmGeneralize.Pipeline;

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
        SidecarReport report = new(
            ToolVersion.Text,
            Path.GetFileName(source),
            state,
            [new SidecarStep(state == Prepared ? "prepare" : "generalize", output.Fingerprint)],
            output,
            plan);
        string path = PathFor(output.File);
        using OutputFile file = new(path, overwrite: true);
        File.WriteAllText(file.TemporaryPath, JsonSerializer.Serialize(report, ReportJson.Indented.SidecarReport) + "\n");
        file.Commit();
        return path;
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
