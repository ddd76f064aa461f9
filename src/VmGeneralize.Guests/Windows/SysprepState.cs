namespace VmGeneralize.Guests.Windows;

/// <summary>
/// The evidence on a disk of whether Sysprep generalized it, and the verdict. Source: "Windows Setup States" in the Windows
/// hardware documentation for ImageState; the other markers are those that images made by Sysprep share.
/// </summary>
public sealed record SysprepState
{
    public const string GeneralizedToOobe = "IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE";
    private const string GeneralizedToAudit = "IMAGE_STATE_GENERALIZE_RESEAL_TO_AUDIT";
    private const string Complete = "IMAGE_STATE_COMPLETE";
    private const string UndeployableState = "IMAGE_STATE_UNDEPLOYABLE";
    private const uint ArmedBySysprep = 2;
    private const uint FailedGeneralization = 3;
    private const string SpecializedPrefix = "IMAGE_STATE_SPECIALIZE_RESEAL_TO_";

    /// <summary>[SOFTWARE] Microsoft\Windows\CurrentVersion\Setup\State, ImageState.</summary>
    public required string? ImageState { get; init; }

    /// <summary>ImageState in Windows\Setup\State\State.ini.</summary>
    public required string? StateIni { get; init; }

    /// <summary>[SYSTEM] Setup, SetupType: 0 nothing to run, 1 run and restart, 2 run and continue.</summary>
    public required uint? SetupType { get; init; }

    /// <summary>[SYSTEM] Setup, CmdLine: what runs at the next start.</summary>
    public required string? CommandLine { get; init; }

    /// <summary>System32\Sysprep\Sysprep_succeeded.tag is there.</summary>
    public required bool SucceededTag { get; init; }

    /// <summary>[SYSTEM] Setup\Status\SysprepStatus, GeneralizationState. Reported, never judged: 7 is normal on any machine.</summary>
    public required uint? GeneralizationState { get; init; }

    /// <summary>Windows\Panther holds the log of a setup that ran here. An answer file alone was put there when the media was applied.</summary>
    public required bool HasSetupLog { get; init; }

    /// <summary>What only a Windows that was started leaves, such as profiles of people: in words, the first of each kind.</summary>
    public IReadOnlyList<string> SignsOfUse { get; init; } = [];

    /// <summary>[SYSTEM] Setup\Status, AuditBoot: other than 0 it probably starts in audit mode.</summary>
    public uint? AuditBoot { get; init; }

    public SysprepVerdict Verdict => ImageState?.ToUpperInvariant() switch
    {
        GeneralizedToOobe when IsFresh => SysprepVerdict.FreshlyApplied,
        GeneralizedToOobe when IsArmed => SysprepVerdict.Generalized,
        GeneralizedToOobe => SysprepVerdict.NotArmed,
        GeneralizedToAudit => SysprepVerdict.ResealedToAudit,
        Complete => SysprepVerdict.NotGeneralized,
        UndeployableState => SysprepVerdict.Undeployable,
        { } state when state.StartsWith(SpecializedPrefix, StringComparison.Ordinal) => SysprepVerdict.Specialized,
        _ => SysprepVerdict.Unknown,
    };

    /// <summary>May be handed to Azure as generalized.</summary>
    public bool IsGeneralized => Verdict is SysprepVerdict.Generalized or SysprepVerdict.FreshlyApplied;

    /// <summary>One sentence for people.</summary>
    public string Summary => Verdict switch
    {
        SysprepVerdict.Generalized => "generalized by Sysprep; will go through OOBE at the next start",
        SysprepVerdict.FreshlyApplied => "freshly applied from installation media and never started; counts as generalized",
        SysprepVerdict.ResealedToAudit => "generalized, but resealed to audit mode: it would not go through OOBE",
        SysprepVerdict.NotGeneralized when SucceededTag => "not generalized: Sysprep ran once, but the system was started since",
        SysprepVerdict.NotGeneralized => "not generalized: an installed system on which Sysprep has not run",
        SysprepVerdict.Undeployable => "undeployable: a setup phase did not finish; this installation can never be deployed",
        SysprepVerdict.Specialized => "already specialized: it holds the identity of one machine",
        SysprepVerdict.NotArmed => "ImageState says generalized, but nothing is set to run setup at the next start",
        SysprepVerdict.Unknown => "unknown: the registry holds no ImageState that Windows documents",
        _ => throw new InvalidOperationException($"No words for {Verdict}"),
    };

    /// <summary>Markers that do not fit the verdict; empty when all agree.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            List<string> warnings = [];
            if (Verdict == SysprepVerdict.Generalized && !SucceededTag)
            {
                warnings.Add("Sysprep_succeeded.tag is missing although the registry says generalized"
                    + (SignsOfUse.Count > 0 ? $", and this Windows was in use: {string.Join(", ", SignsOfUse)}" : "")
                    + (GeneralizationState == FailedGeneralization ? "; GeneralizationState is 3, as a run leaves it that probably failed" : "")
                    + ". Check System32\\Sysprep\\Panther\\setupact.log; when that is missing too, there is no way to know how Sysprep ended");
            }

            if (Verdict == SysprepVerdict.Generalized && SetupType != ArmedBySysprep)
            {
                warnings.Add($"SetupType is {SetupType} where Sysprep leaves {ArmedBySysprep}: setup runs anyway");
            }

            if (IsGeneralized && AuditBoot is > 0)
            {
                warnings.Add($"SYSTEM\\Setup\\Status AuditBoot is {AuditBoot}: the next start probably goes to audit mode, and a VM would not be provisioned");
            }

            if (IsGeneralized && StateIni is not null && !string.Equals(StateIni, ImageState, StringComparison.OrdinalIgnoreCase))
            {
                warnings.Add($"State.ini says {StateIni}, the registry says {ImageState}");
            }

            if (Verdict == SysprepVerdict.Generalized && StateIni is null)
            {
                warnings.Add("Windows\\Setup\\State\\State.ini is missing or holds no ImageState");
            }

            return warnings;
        }
    }

    private bool RunsWindeploy =>
        CommandLine is { } line && line.Trim().TrimEnd('"').Replace('/', '\\').Split('\\')[^1].Equals("windeploy.exe", StringComparison.OrdinalIgnoreCase);

    // Both make Windows run CmdLine. One report found 1 in media that was only applied; nothing is refused for that number alone.
    private bool IsArmed => SetupType is 1 or ArmedBySysprep && RunsWindeploy;

    // Setup leaves its log and Sysprep its tag, and every start leaves something; media that was only applied has none of it.
    private bool IsFresh => IsArmed && !SucceededTag && !HasSetupLog && SignsOfUse.Count == 0;

    /// <summary>Why this state must not be handed over, or null when it may.</summary>
    public GuestObstacle? Obstacle(string? failure) => Verdict switch
    {
        SysprepVerdict.Generalized or SysprepVerdict.FreshlyApplied => null,
        SysprepVerdict.ResealedToAudit => new(
            ObstacleCode.SysprepAudit,
            $"Windows was resealed to audit mode (ImageState is {ImageState}): a VM made from it would not be provisioned.",
            $"Start the VM, then run in it: {SysprepCommand}"),
        SysprepVerdict.Undeployable => new(
            ObstacleCode.SysprepUndeployable,
            $"ImageState is {ImageState}: a Sysprep or setup phase did not finish, and Windows never deploys such an installation."
            + (failure is null ? "" : $" System32\\Sysprep\\Panther\\setuperr.log says: {failure}"),
            "Go back to a copy of the disk from before Sysprep ran, fix the cause there, then run in it: " + SysprepCommand),
        SysprepVerdict.Specialized => new(
            ObstacleCode.SysprepSpecialized,
            $"ImageState is {ImageState}: the specialize pass already gave it one machine's identity.",
            $"Start the VM, let setup finish, then run in it: {SysprepCommand}"),
        SysprepVerdict.NotArmed => new(
            ObstacleCode.SysprepNotArmed,
            $"ImageState is {ImageState}, but SYSTEM\\Setup has SetupType {SetupType?.ToString() ?? "(none)"} and CmdLine \"{CommandLine}\" where 2 "
                + "and oobe\\windeploy.exe are expected: setup would not run.",
            $"The system was started or edited after Sysprep. Start the VM, then run in it: {SysprepCommand}"),
        SysprepVerdict.NotGeneralized => new(
            ObstacleCode.NotGeneralized,
            $"Windows is not generalized: ImageState is {ImageState}, SetupType is {SetupType?.ToString() ?? "(none)"}"
            + (SucceededTag ? "; Sysprep_succeeded.tag is left from an earlier run." : ", and there is no Sysprep_succeeded.tag."),
            $"Start the VM, then run in it: {SysprepCommand}"),
        SysprepVerdict.Unknown => new(
            ObstacleCode.SysprepUnknown,
            $"It cannot be determined whether Windows is generalized: ImageState in the registry is {ImageState ?? "missing"}"
            + (StateIni is null ? "." : $", State.ini says {StateIni}."),
            $"Start the VM, then run in it: {SysprepCommand}"),
        _ => throw new InvalidOperationException($"No obstacle for {Verdict}"),
    };

    private const string SysprepCommand = @"C:\Windows\System32\Sysprep\sysprep.exe /generalize /oobe /shutdown";
}
