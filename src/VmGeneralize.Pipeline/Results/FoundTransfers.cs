using VmGeneralize.Azure.Blobs;

namespace VmGeneralize.Pipeline.Results;

/// <summary>Interrupted transfers of some folders.</summary>
/// <param name="IsDone">Those that can go were removed.</param>
/// <param name="Going">Removed, or to be removed.</param>
/// <param name="Staying">A process works with them, or they are too young.</param>
public sealed record FoundTransfers(bool IsDone, IReadOnlyList<KeptTransfer> Going, IReadOnlyList<KeptTransfer> Staying);
