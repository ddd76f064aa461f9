using System.Text.Json.Serialization;

namespace VmGeneralize.Pipeline.Reports;

/// <summary>A JSON object that a command prints or writes. <c>Schemas/vmgeneralize.schema.json</c> describes each.</summary>
public abstract record Report
{
    private protected Report(string type) => Type = type;

    /// <summary>Tells JSON objects apart.</summary>
    [JsonPropertyOrder(-2)]
    public string Type { get; }

    /// <summary>Which version of its schema the object follows; absent in those of the program before there were versions.</summary>
    [JsonPropertyOrder(-1)]
    public int SchemaVersion => Reports.SchemaVersion.Current;
}
