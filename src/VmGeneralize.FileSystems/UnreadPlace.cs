namespace VmGeneralize.FileSystems;

/// <summary>A part of a volume in which slack could not be searched for.</summary>
/// <param name="What">The path of a file, written by the guest, or words for what has none.</param>
/// <param name="Reason">Why not.</param>
public sealed record UnreadPlace(string What, string Reason);
