using System.Text.Json;
using System.Text.Json.Nodes;
using VmGeneralize.Blocks;
using VmGeneralize.Blocks.HostFiles;
using VmGeneralize.Pipeline.Reports;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline;

/// <summary>A plan that <c>plan --json</c> printed and somebody looked at: what is done must be exactly that, on the same disk.</summary>
public sealed class SavedPlan
{
    private const string Again = "Plan again and check the result: vmgeneralize plan DISK --json";
    private const int LargestFile = 256 << 20; // bytes; a plan that names 100,000 files takes some 10 MiB

    private readonly string _file;
    private readonly string? _stamp;
    private readonly IReadOnlyList<OperationReport?> _operations;

    private SavedPlan(string file, string? stamp, IReadOnlyList<OperationReport?> operations, GeneralizeOptions options)
    {
        _file = file;
        _stamp = stamp;
        _operations = operations;
        Options = options;
    }

    /// <summary>What was chosen when it was made.</summary>
    public GeneralizeOptions Options { get; }

    /// <param name="file">The file; a pipe will do.</param>
    /// <param name="cancellation">Cancels the wait for it.</param>
    /// <exception cref="UsageException">The file is not a plan.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static SavedPlan Read(string file, CancellationToken cancellation = default)
    {
        // As text, because a shell's redirection may have made UTF-16 of it.
        string text = InputFile.ReadText(file, LargestFile, cancellation) ?? throw NoPlan(file, $"it is larger than {Bytes.Text(LargestFile)}");
        try
        {
            JsonNode? root = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (root is not JsonObject plan || !plan.ContainsKey("type"))
            {
                throw NoPlan(file, "it is not what the command prints");
            }

            SchemaVersion.Require(plan, PlanReport.TypeName);
            return plan["stamp"] is JsonValue stamp
                && plan["operations"]?.Deserialize(ReportJson.Lines.IReadOnlyListOperationReport) is { } operations
                && plan["options"]?.Deserialize(ReportJson.Lines.OptionsReport) is { } options
                    ? new SavedPlan(file, stamp.GetValue<string>(), operations, ReportReader.Options(options))
                    : throw NoPlan(file, "it is not what the command prints");
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw NoPlan(file, problem.Message.TrimEnd('.'));
        }
    }

    /// <summary>Refuses a disk other than the one that was planned on, before any work.</summary>
    /// <param name="disk">What messages call the disk.</param>
    /// <param name="stamp">What tells it from others.</param>
    /// <exception cref="RefusedException"><c>disk-changed</c>.</exception>
    internal void RequireSameDisk(string disk, string stamp)
    {
        if (_stamp != stamp)
        {
            throw new RefusedException(PipelineRefusal.DiskChanged, $"{disk} is not the disk that {_file} was made for, or was changed since.", Again);
        }
    }

    /// <summary>Refuses to continue with anything but what was planned.</summary>
    /// <param name="plan">What is about to be done; nothing is written yet.</param>
    /// <exception cref="RefusedException"><c>plan-differs</c>.</exception>
    internal void RequireSamePlan(DiskPlan plan)
    {
        IReadOnlyList<OperationReport> current = ReadBack([.. plan.Operations.Select(ReportMapper.Of)]);
        for (int i = 0; i < Math.Max(_operations.Count, current.Count); i++)
        {
            OperationReport? planned = i < _operations.Count ? _operations[i] : null;
            OperationReport? now = i < current.Count ? current[i] : null;
            if (Text(planned) != Text(now))
            {
                throw new RefusedException(
                    PipelineRefusal.PlanDiffers,
                    $"{(planned ?? now)?.Id} would not do what {_file} says: that plan was edited, or made by another version of this program.",
                    Again);
            }
        }
    }

    // As a file holds them: names that are not Unicode come out of JSON with replacement characters.
    private static IReadOnlyList<OperationReport> ReadBack(IReadOnlyList<OperationReport> operations) => JsonSerializer.Deserialize(
        JsonSerializer.Serialize(operations, ReportJson.Lines.IReadOnlyListOperationReport), ReportJson.Lines.IReadOnlyListOperationReport)!;

    // Records compare lists by reference.
    private static string Text(OperationReport? operation) => operation is null ? "" : JsonSerializer.Serialize(operation, ReportJson.Lines.OperationReport);

    private static UsageException NoPlan(string file, string why) =>
        new($"{file} is not a plan: {why}. Make one with: vmgeneralize plan DISK --json > FILE");
}
