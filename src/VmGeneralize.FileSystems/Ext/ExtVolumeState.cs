namespace VmGeneralize.FileSystems.Ext;

/// <summary>Whether an ext volume may be changed.</summary>
/// <param name="IsClean">It was unmounted, or its journal makes up for that.</param>
/// <param name="HasErrors">The kernel found damage: e2fsck must run.</param>
/// <param name="UnwritableFeatures">Features, by name, under which it can be read only; null when there are none.</param>
/// <param name="Evidence">The fields this was read from, for reports.</param>
public sealed record ExtVolumeState(bool IsClean, bool HasErrors, string? UnwritableFeatures, string Evidence);
