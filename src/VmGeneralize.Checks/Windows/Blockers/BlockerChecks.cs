namespace VmGeneralize.Checks.Windows.Blockers;

/// <summary>Why Sysprep did not finish, or would not, in the order in which it is shown.</summary>
internal static class BlockerChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        SysprepLogCheck.Check,
        PerUserStoreApps.Check,
        PendingServicing.Check,
        PendingUpdateRestart.Check,
        PendingFileRenames.Check,
        InPlaceUpgrade.Check,
        DomainMembership.Check,
        DvdDrive.Check,
        RemovableStoragePolicy.Check,
        ActivationRearm.Check,
        EncryptedFiles.Check,
        SysprepCoverage.Check,
    ];
}
