namespace VmGeneralize.Servicing.Seams;

/// <summary>A disk of this machine.</summary>
/// <param name="Signature">What its partition table names it; null when it has none.</param>
/// <param name="IsOffline">Windows keeps its volumes away: policy, or another disk has the same signature.</param>
/// <param name="IsReadOnly">Nothing can be written to it.</param>
internal sealed record AttachedDisk(DiskSignature? Signature, bool IsOffline, bool IsReadOnly);
