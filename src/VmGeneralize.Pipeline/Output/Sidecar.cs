using System.Text.Json;

namespace VmGeneralize.Pipeline;

/// <summary>Writes the record that stands beside an output.</summary>
public static class Sidecar
{
    /// <summary>Where the record of an output stands.</summary>
    public static string PathFor(string output) => output + ".vmgeneralize.json";

    /// <summary>Writes it (through a temporary name) and returns its path.</summary>
    public static string Write(string source, PlanReport plan, OutputReport output)
    {
        SidecarReport report = new(
            ToolVersion.Text,
            Path.GetFileName(source),
            "generalized",
            [new SidecarStep("generalize", output.Fingerprint)],
            output,
            plan);
        string path = PathFor(output.File);
        using OutputFile file = new(path, overwrite: true);
        File.WriteAllText(file.TemporaryPath, JsonSerializer.Serialize(report, ReportJson.Indented.SidecarReport) + "\n");
        file.Commit();
        return path;
    }
}
