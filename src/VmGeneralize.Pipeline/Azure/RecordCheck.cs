using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Checks what the record beside a disk says about it, and what a disk without one still holds.</summary>
internal static class RecordCheck
{
    private const int NamesShown = 5;

    /// <summary>What a user should know before a disk is handed over as it is; the disk itself shows whether it may be.</summary>
    public static IReadOnlyList<string> Warnings(DiskSession session, RecordReading record, GeneralizeOptions options)
    {
        return record switch
        {
            RecordReading.None => NotCleaned(session, options),
            RecordReading.Unreadable unreadable =>
                [$"The record {unreadable.Path} cannot be read: {unreadable.Reason}. What it says about the disk is unknown.", .. NotCleaned(session, options)],
            RecordReading.Found { Record.State: RecordState.Prepared } =>
                [
                    "The record beside the disk says that it was prepared before Sysprep ran: what Sysprep and that start left is still in it. Run "
                        + "generalize on it.",
                ],
            RecordReading.Found { Record.State: RecordState.Generalized } => [],
            _ => throw new InvalidOperationException($"Nothing is known of {record}"),
        };
    }

    private static IReadOnlyList<string> NotCleaned(DiskSession session, GeneralizeOptions options)
    {
        // Planned on its own session: the disk is uploaded as it is.
        using DiskSession other = DiskSession.Open(session.Origin, session.Cancellation);
        using VerifiedDisk cleaned = Generalization.Apply(
            other, options, DiskStamp.Compute(other), progress: null, session.Cancellation);
        string[] ids = [.. cleaned.Plan.Operations.Where(operation => operation.Edits.Count > 0).Select(operation => operation.Operation.Id)];
        return ids.Length == 0
            ? []
            :
            [
                "This disk was not cleaned: generalize would still change it "
                    + $"({string.Join(", ", ids.Take(NamesShown))}{(ids.Length > NamesShown ? $" and {ids.Length - NamesShown} more" : "")}). "
                        + "To clean and upload in one go, use vmgeneralize run.",
            ];
    }
}
