using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>What the record beside a disk says about it, and what a disk without one still holds.</summary>
internal static class RecordCheck
{
    private const int NamesShown = 5;

    /// <summary>Fingerprint of the contents after the last recorded step; null without one.</summary>
    public static string? Fingerprint(SidecarReport? record) => record?.Steps is [.., { } last] ? last.Fingerprint : null;

    /// <summary>What a user should know before a disk is handed over as it is; whether it may be is told by the disk itself.</summary>
    public static IReadOnlyList<string> Warnings(DiskSession session, SidecarReport? record, int? partition)
    {
        if (record is not null)
        {
            return record.State == Sidecar.Prepared
                ? ["The record beside the disk says that it was prepared before Sysprep ran: what Sysprep and that start left is still in it. Run generalize on it."]
                : [];
        }

        // Planned on a session of its own: the disk is uploaded as it is.
        using DiskSession other = DiskSession.Open(session.Origin);
        using VerifiedDisk cleaned = Generalization.Apply(
            other, new GeneralizeOptions(Partition: partition), DiskStamp.Compute(other), progress: null, CancellationToken.None);
        PlanReport plan = cleaned.Plan;
        string[] ids = [.. plan.Operations.Where(operation => operation.Edits.Count > 0).Select(operation => operation.Id)];
        return ids.Length == 0
            ? []
            : [$"This disk was not cleaned: generalize would still change it ({string.Join(", ", ids.Take(NamesShown))}{(ids.Length > NamesShown ? $" and {ids.Length - NamesShown} more" : "")}). Use run --blob to clean and upload in one go."];
    }
}
