namespace VmGeneralize.FileSystems.Probing;

/// <summary>What a volume holds.</summary>
/// <param name="Kind">The format.</param>
/// <param name="Description">The format in words, with version where the signature states it.</param>
public sealed record VolumeContent(VolumeKind Kind, string Description);
