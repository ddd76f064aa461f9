using System.Text.Json.Nodes;

namespace VmGeneralize.Pipeline.Output;

/// <summary>Result of looking for a record. One that cannot be read is not the same as none.</summary>
public abstract record RecordReading
{
    private RecordReading()
    {
    }

    /// <summary>There is none.</summary>
    public sealed record None : RecordReading;

    /// <summary>There is one, or something in its place.</summary>
    /// <param name="Path">The file.</param>
    /// <param name="Reason">Why it cannot be read, without a full stop.</param>
    public sealed record Unreadable(string Path, string Reason) : RecordReading;

    /// <param name="Record">What it says.</param>
    /// <param name="Json">All of it, also what this version does not know.</param>
    public sealed record Found(DiskRecord Record, JsonObject Json) : RecordReading;
}
