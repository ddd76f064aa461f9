namespace VmGeneralize.Checks.Windows.Blockers;

/// <summary>Checks of why Sysprep did not finish, or would not, in the order in which they are shown.</summary>
internal static class BlockerChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        SysprepLogCheck.Check,
        PerUserStoreAppsCheck.Check,
        PendingServicingCheck.Check,
        PendingUpdateRestartCheck.Check,
        PendingFileRenamesCheck.Check,
        InPlaceUpgradeCheck.Check,
        ExternalProvidersCheck.Check,
        DomainMembershipCheck.Check,
        DvdDriveCheck.Check,
        RemovableStorageBlockerCheck.Check,
        ActivationRearmCheck.Check,
        EncryptedFilesCheck.Check,
        SysprepCoverageCheck.Check,
    ];
}
