namespace VmGeneralize.FileSystems;

/// <summary>What earlier deletions left in one kind of place inside what lives on: bytes that hold something and mean nothing.</summary>
/// <param name="Place">Where they are, in words that follow a number of bytes: "behind file records".</param>
/// <param name="Bytes">Bytes other than zero.</param>
public sealed record SlackPlace(string Place, long Bytes);
