using VmGeneralize.Checks.Windows.Blockers;
using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Roles;

/// <summary>A role or product that Sysprep does not carry over, or only after preparation.</summary>
internal sealed record ServerRole
{
    /// <summary>Stable name of its check.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required Uri Source { get; init; }

    /// <summary>
    /// How much it matters on a system that is not generalized: Error where Microsoft documents that Sysprep does not support it,
    /// Warning where only experience says so.
    /// </summary>
    public required Severity Severity { get; init; }

    /// <summary>What happens to it, to follow its name.</summary>
    public required string Problem { get; init; }

    public required string Remedy { get; init; }

    /// <summary>Where it was seen; null when it is not there.</summary>
    public required Func<IGuestView, string?> Detect { get; init; }

    public Check ToCheck() => new()
    {
        Id = Id,
        Title = Name,
        Area = CheckArea.Role,
        Guest = GuestKind.Windows,
        Source = Source,
        Find = guest => Detect(guest) is { } evidence ? [Judge(guest, evidence)] : [],
    };

    // Sysprep ran in spite of it: the image is done, the role in it may be broken.
    private Finding Judge(IGuestView guest, string evidence) => ImageStates.IsGeneralized(guest) && Severity != Severity.Info
        ? new Finding(
            Severity.Warning,
            $"{Name} was there when Sysprep ran: it {Problem}, and may be broken in every clone",
            evidence,
            $"Go back to the disk from before Sysprep. {Remedy}")
        : new Finding(Severity, $"{Name} {Problem}", evidence, Remedy);
}
