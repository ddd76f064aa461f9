namespace VmGeneralize.FileSystems.Places;

/// <summary>What is at one byte of a volume.</summary>
/// <param name="Kind">What it belongs to.</param>
/// <param name="Path">The file or directory, with <c>/</c>; the former name in a free record; null when there is none.</param>
/// <param name="Stream">Name of the data stream or other attribute; empty for the main one.</param>
/// <param name="Record">Number of the file record or inode, where one is concerned.</param>
/// <param name="Offset">Byte in the file's contents, or in the allocation unit or record.</param>
public sealed record Place(PlaceKind Kind, string? Path = null, string Stream = "", long? Record = null, long Offset = 0);
