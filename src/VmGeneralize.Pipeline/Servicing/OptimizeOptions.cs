namespace VmGeneralize.Pipeline.Servicing;

/// <summary>The user's choices.</summary>
/// <param name="Partition">Which installation, on a disk with several; null for the only one.</param>
/// <param name="Wait">How long to wait for the volumes of the attached disk; null for a minute.</param>
/// <param name="AcceptChanges">Keep the result even when files changed where DISM has no business.</param>
public sealed record OptimizeOptions(int? Partition = null, TimeSpan? Wait = null, bool AcceptChanges = false);
