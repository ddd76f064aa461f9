namespace VmGeneralize.Pipeline.Reports;

/// <summary>The verdict on Sysprep with all its evidence.</summary>
/// <param name="Verdict">Generalized, FreshlyApplied, NotGeneralized ...</param>
/// <param name="Generalized">May be handed to Azure.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="ImageState">ImageState in the registry.</param>
/// <param name="StateIni">ImageState in State.ini.</param>
/// <param name="SetupType">SYSTEM\Setup SetupType.</param>
/// <param name="CommandLine">SYSTEM\Setup CmdLine.</param>
/// <param name="SucceededTag">Sysprep_succeeded.tag exists.</param>
/// <param name="GeneralizationState">Informational.</param>
/// <param name="LastError">Last error in setuperr.log; null when there is none.</param>
/// <param name="Warnings">Markers that do not fit the verdict.</param>
public sealed record SysprepReport(
    string Verdict,
    bool Generalized,
    string Summary,
    string? ImageState,
    string? StateIni,
    uint? SetupType,
    string? CommandLine,
    bool SucceededTag,
    uint? GeneralizationState,
    string? LastError,
    IReadOnlyList<string> Warnings);
