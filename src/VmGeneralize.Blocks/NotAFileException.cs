namespace VmGeneralize.Blocks;

/// <summary>A path names something that holds no disk: a folder, a pipe, a terminal.</summary>
/// <param name="message">What it is and what to use instead.</param>
public sealed class NotAFileException(string message) : IOException(message);
