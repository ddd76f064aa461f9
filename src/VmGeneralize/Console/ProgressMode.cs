namespace VmGeneralize.Console;

/// <summary>How progress is shown on standard error.</summary>
internal enum ProgressMode
{
    /// <summary>A bar on a terminal, else lines.</summary>
    Auto,
    Bar,
    Plain,

    /// <summary>One JSON object per line.</summary>
    Json,
    None,
}
