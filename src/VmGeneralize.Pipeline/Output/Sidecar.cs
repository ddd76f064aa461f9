using System.Text.Json;

namespace VmGeneralize.Pipeline;

/// <summary>Writes the record that stands beside an output.</summary>
public static class Sidecar
{
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
}
