using VmGeneralize.Guests.Edits;
using VmGeneralize.Operations;

namespace VmGeneralize.Pipeline.Results;

/// <summary>Changes that one operation made in the overlay.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Edits">Empty when there was nothing to do.</param>
public sealed record AppliedOperation(Operation Operation, IReadOnlyList<AppliedEdit> Edits)
{
    /// <summary>What a user should know; null when it did nothing, or there is nothing to know.</summary>
    public string? Notice => Edits.Count > 0 ? Operation.Notice : null;

    /// <summary>Allocated bytes that became free.</summary>
    public long BytesFreed => Edits.Sum(edit => edit.BytesFreed);

    /// <summary>Files and folders that were removed.</summary>
    public long RemovedCount => Edits.Where(edit => edit.Edit is GuestEdit.Delete).Sum(edit => (long)edit.Removed.Count);

    /// <summary>Registry values and files that were changed in place.</summary>
    public long InPlaceCount => Edits.Count(edit => edit.Edit is not (GuestEdit.Delete or GuestEdit.WipeSlack));
}
