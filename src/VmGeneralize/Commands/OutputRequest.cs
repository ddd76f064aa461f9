using VmGeneralize.Pipeline;

namespace VmGeneralize.Commands;

/// <summary>What to read, what to write and how.</summary>
internal sealed record OutputRequest(
    string Source, string Target, OutputFormat Format, bool Overwrite, bool WritePage, GeneralizeOptions Options);
