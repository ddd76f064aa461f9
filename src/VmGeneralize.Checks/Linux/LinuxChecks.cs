using VmGeneralize.Checks.Linux.Leftovers;
using VmGeneralize.Checks.Linux.Readiness;
using VmGeneralize.Checks.Linux.Secrets;

namespace VmGeneralize.Checks.Linux;

/// <summary>Checks of Linux guests, in the order in which they are shown.</summary>
internal static class LinuxChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        Drivers.Check,
        SerialConsole.Check,
        BootOptions.Check,
        ProvisioningAgent.Check,
        CloudInitSettings.Check,
        HostKeyMakers.Check,
        FileSystemTable.Check,
        Swap.Check,
        BoundNetwork.Check,
        OtherPlatforms.Check,
        RemainingUsers.Check,
        RemovedUser.Check,
        AgentFolders.Check,
        LinkedFolders.Check,
        MachineIdFile.Check,
        CleanScripts.Check,
        BootLoaderSeed.Check,
        KeptCredentialKey.Check,
        Joined.Check,
        .. OptInLeftovers.All,
        PasswordHashes.Check,
        AuthorizedKeys.Check,
        PrivateKeys.Check,
        CloudCredentials.Check,
        AccountCopies.Check,
        CloudConfigPasswords.Check,
        NetworkPasswords.Check,
        ProxyPasswords.Check,
    ];
}
