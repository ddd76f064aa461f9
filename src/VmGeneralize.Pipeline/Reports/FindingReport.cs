namespace VmGeneralize.Pipeline.Reports;

/// <summary>One thing that a check found.</summary>
/// <param name="Check">The check's stable name.</param>
/// <param name="Area">SysprepBlocker, Role, AzureReadiness, MachineSpecific or Secret.</param>
/// <param name="Severity">Info, Warning or Error.</param>
/// <param name="Summary">What it is.</param>
/// <param name="Evidence">Where it was seen.</param>
/// <param name="Remedy">What fixes it.</param>
/// <param name="Expected">What should be there.</param>
/// <param name="Found">What is there.</param>
/// <param name="FixedBy">Operation that fixes it offline.</param>
/// <param name="Bytes">Size, for files and folders.</param>
/// <param name="Source">Where the rule is documented.</param>
/// <param name="Fixed">Whether the plan removes it; null when nothing is planned.</param>
public sealed record FindingReport(
    string Check,
    string Area,
    string Severity,
    string Summary,
    string Evidence,
    string? Remedy,
    string? Expected,
    string? Found,
    string? FixedBy,
    long? Bytes,
    string Source,
    bool? IsFixed);
