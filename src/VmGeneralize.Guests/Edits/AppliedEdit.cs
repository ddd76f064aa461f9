using VmGeneralize.FileSystems;

namespace VmGeneralize.Guests.Edits;

/// <summary>Result of one edit.</summary>
/// <param name="Edit">The edit.</param>
/// <param name="Removed">The removed names, children before their directory; empty for registry edits.</param>
public sealed record AppliedEdit(GuestEdit Edit, IReadOnlyList<RemovedEntry> Removed)
{
    public long BytesFreed => Removed.Sum(entry => entry.BytesFreed);
}
