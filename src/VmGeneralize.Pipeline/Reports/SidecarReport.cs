namespace VmGeneralize.Pipeline.Reports;

/// <summary>
/// What is beside an output as <c>&lt;file&gt;.vmgeneralize.json</c>: which steps were done, and the fingerprint of the contents after
/// each, so that later commands notice changes.
/// </summary>
/// <param name="Tool">Name and version.</param>
/// <param name="Source">File name of the source disk.</param>
/// <param name="State">"generalized": may be handed over. "prepared": cleaned before Sysprep, which must run in it first.</param>
/// <param name="Steps">In order; the last one's fingerprint is that of the file as it was left.</param>
/// <param name="Output">The disk file.</param>
/// <param name="Plan">What was changed.</param>
public sealed record SidecarReport(
    string Tool,
    string Source,
    string State,
    IReadOnlyList<SidecarStep> Steps,
    OutputReport Output,
    PlanReport Plan)
    : Report(TypeName)
{
    internal const string TypeName = "record";

    /// <summary>The managed disk in Azure that it was sent to; null: none was made.</summary>
    public ManagedDiskReport? ManagedDisk { get; init; }
}

/// <summary>One step.</summary>
/// <param name="Step">Such as "generalize" or "prepare".</param>
/// <param name="Fingerprint">Of the contents after it.</param>
public sealed record SidecarStep(string Step, string Fingerprint);
