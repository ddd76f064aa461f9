namespace VmGeneralize.FileSystems.Ext;

/// <summary>Whether an ext volume may be changed.</summary>
/// <param name="IsClean">It was unmounted, or its journal can be replayed instead.</param>
/// <param name="HasErrors">The kernel found damage: e2fsck must run.</param>
/// <param name="UnwritableFeatures">Features, by name, that only allow reading; null when there are none.</param>
/// <param name="Evidence">The fields this was read from, for reports.</param>
public sealed record ExtVolumeState(bool IsClean, bool HasErrors, string? UnwritableFeatures, string Evidence);
