using VmGeneralize.Checks.Linux.Leftovers;
using VmGeneralize.Checks.Linux.Readiness;
using VmGeneralize.Checks.Linux.Secrets;

namespace VmGeneralize.Checks.Linux;

/// <summary>Checks of Linux guests, in the order in which they are shown.</summary>
internal static class LinuxChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        KernelCheck.Check,
        DriversCheck.Check,
        ForbiddenModulesCheck.Check,
        LinuxSerialConsoleCheck.Check,
        BootOptionsCheck.Check,
        ProvisioningAgentCheck.Check,
        CloudInitSettingsCheck.Check,
        HostKeyMakersCheck.Check,
        FileSystemTableCheck.Check,
        MissingVolumesCheck.Check,
        SwapCheck.Check,
        BoundNetworkCheck.Check,
        SourceNetworkCheck.Check,
        OtherPlatformsCheck.Check,
        RemainingUsersCheck.Check,
        RemovedUserCheck.Check,
        AgentFoldersCheck.Check,
        UnreadableCheck.Check,
        LinkedFoldersCheck.Check,
        MachineIdFileCheck.Check,
        FurtherHostKeysCheck.Check,
        CleanScriptsCheck.Check,
        BootLoaderSeedCheck.Check,
        KeptCredentialKeyCheck.Check,
        JoinedCheck.Check,
        .. OptInLeftovers.All,
        .. SharedIdentityChecks.All,
        PasswordHashesCheck.Check,
        LinuxAuthorizedKeysCheck.Check,
        LinuxPrivateKeysCheck.Check,
        LinuxCloudCredentialsCheck.Check,
        AccountCopiesCheck.Check,
        CloudConfigPasswordsCheck.Check,
        NetworkPasswordsCheck.Check,
        ProxyPasswordsCheck.Check,
    ];
}
