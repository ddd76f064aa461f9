using System.Text.Json;
using System.Text.Json.Serialization;

namespace VmGeneralize.Pipeline.Reports;

/// <summary>JSON of the reports, generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InspectReport))]
[JsonSerializable(typeof(PlanReport))]
[JsonSerializable(typeof(AuditReport))]
[JsonSerializable(typeof(GeneralizeReport))]
[JsonSerializable(typeof(SidecarReport))]
[JsonSerializable(typeof(OptimizeReport))]
[JsonSerializable(typeof(OperationListing))]
[JsonSerializable(typeof(ErrorReport))]
[JsonSerializable(typeof(UploadReport))]
[JsonSerializable(typeof(DownloadReport))]
[JsonSerializable(typeof(WhatIfReport))]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(ImageReport))]
[JsonSerializable(typeof(MarkReport))]
[JsonSerializable(typeof(CleanupReport))]
[JsonSerializable(typeof(TransfersReport))]
[JsonSerializable(typeof(UndoReport))]
[JsonSerializable(typeof(ProgressReport))]
public sealed partial class ReportJson : JsonSerializerContext
{
    /// <summary>One line, for <c>--json</c>. Guest names stay readable: nothing here is put into HTML.</summary>
    public static ReportJson Lines { get; } = new(OptionsFor(indented: false));

    /// <summary>Indented, for files that people open.</summary>
    public static ReportJson Indented { get; } = new(OptionsFor(indented: true));

    // A context takes all its run-time options from here; those of the attribute only shape the generated code.
    private static JsonSerializerOptions OptionsFor(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = PrintableJson.Encoder,
        WriteIndented = indented,
        NewLine = "\n", // the same bytes whatever system writes them
    };
}
