using System.Text.Json.Serialization;

namespace VmGeneralize.Pipeline.Reports;

/// <summary>A JSON object that a command prints or writes. <c>Schemas/vmgeneralize.schema.json</c> describes each.</summary>
public abstract record Report
{
    private protected Report(string type) => Type = type;

    /// <summary>Tells JSON objects apart.</summary>
    [JsonPropertyOrder(-3)]
    public string Type { get; }

    /// <summary>Which version of its schema the object follows; absent in those of the program before there were versions.</summary>
    [JsonPropertyOrder(-2)]
    public int SchemaVersion => Reports.SchemaVersion.Current;

    /// <summary>By what and when; in the objects that a command prints, not in those within them or in files.</summary>
    [JsonPropertyOrder(-1)]
    public MadeReport? Made { get; set; }
}

/// <summary>The run that printed an object.</summary>
/// <param name="Tool">Name and version of the program.</param>
/// <param name="Started">When the command began, in UTC: <c>2026-01-31T23:59:59Z</c>.</param>
/// <param name="Seconds">How long it took until it printed this.</param>
public sealed record MadeReport(string Tool, string Started, double Seconds);
