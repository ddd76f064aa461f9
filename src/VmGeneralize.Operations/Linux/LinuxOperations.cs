using VmGeneralize.Guests;
using VmGeneralize.Operations.Linux.Agent;
using VmGeneralize.Operations.Linux.Identity;
using VmGeneralize.Operations.Linux.Network;
using VmGeneralize.Operations.Linux.OptIn;
using VmGeneralize.Operations.Linux.Provisioning;
using VmGeneralize.Operations.Linux.Traces;
using VmGeneralize.Operations.Linux.User;

namespace VmGeneralize.Operations.Linux;

/// <summary>Operations on Linux guests, in the order in which they are planned and shown; on other guests they plan nothing.</summary>
internal static class LinuxOperations
{
    public static IReadOnlyList<Operation> All { get; } = [.. Listed().Select(OnLinuxOnly)];

    private static IEnumerable<Operation> Listed() =>
    [
        // What waagent -deprovision+user does.
        HostKeys.Operation,
        LinuxDhcpLeases.Operation,
        HostName.Operation,
        DhcpHostName.Operation,
        RootPassword.Operation,
        AgentState.Operation,
        AgentLogs.Operation,
        RootHistory.Operation,
        Resolver.Operation,
        AgentUnits.Operation,
        ProvisionedUserRemoval.Operation,

        // What cloud-init clean does.
        InstanceState.Operation,
        InstanceLogs.Operation,
        NetworkFiles.Operation,
        SshConfig.Operation,
        FileSystemTable.Operation,
        RootKeys.Operation,

        // What neither does.
        MachineId.Operation,
        DbusMachineId.Operation,
        RandomSeeds.Operation,
        HostCredentialKey.Operation,
        AccountBackups.Operation,
        LvmDevices.Operation,
        RpmEnvironment.Operation,
        IdentityOperations.Regenerated,
        NetworkManagerState.Operation,
        PersistentNames.Operation,
        HardwareAddresses.Operation,
        LogFiles.Operation,
        Journal.Operation,
        Histories.Operation,
        CrashData.Operation,
        LinuxTemporaryFiles.Operation,
        SwapContents.Operation,
        InstallerAnswers.Operation,

        // What a user must ask for.
        HostKeysAtBoot.Operation,
        ForbiddenModules.Operation,
        DhcpOnAzureCard.Operation,
        Seed.Operation,
        PackageCaches.Operation,
        Mail.Operation,
        HostsFile.Operation,
        StorageNames.Operation,
        PackageCredentials.Operation,
        Kerberos.Operation,
        Samba.Operation,
        Sssd.Operation,
        SnakeoilKey.Operation,
        MonitoringAgents.Operation,
        DefenderForEndpoint.Operation,
        LinuxArcAgent.Operation,
        Puppet.Operation,
        Salt.Operation,
        Chef.Operation,
        Tailscale.Operation,
        .. IdentityOperations.OptIn,
        SshUserFolders.Operation,
    ];

    private static Operation OnLinuxOnly(Operation operation) =>
        operation with
        {
            Plan = guest => guest.Kind == GuestKind.Linux ? operation.Plan(guest) : [],
            Left = guest => guest.Kind == GuestKind.Linux ? operation.Left(guest) : [],
        };
}
