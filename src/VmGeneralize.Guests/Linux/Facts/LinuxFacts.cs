using VmGeneralize.Guests.Linux.Facts.Kernels;
using VmGeneralize.Guests.Linux.Facts.Network;

namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>
/// What is known about a Linux beyond its files. Everything is read when it is first asked for, and once: these facts are of the guest as it
/// is then, and a view whose files change makes new ones.
/// </summary>
public sealed class LinuxFacts
{
    private static readonly string[] LastingNames =
    [
        "UUID=", "LABEL=", "PARTUUID=", "PARTLABEL=", "/dev/disk/by-uuid/", "/dev/disk/by-label/", "/dev/disk/by-partuuid/", "/dev/disk/by-partlabel/",
        "/dev/disk/by-id/", "/dev/disk/by-path/", "/dev/mapper/",
    ];

    private readonly IGuestView _guest;

    /// <param name="guest">The guest.</param>
    /// <param name="fstab">Its mounts, where they were read already.</param>
    public LinuxFacts(IGuestView guest, Fact<IReadOnlyList<FstabEntry>>? fstab = null)
    {
        _guest = guest;
        Fstab = fstab!;
    }

    /// <summary>Whether a volume of this disk may be meant by a name in fstab or on a command line; null where the disk is not known.</summary>
    internal Func<string, bool>? MayNameVolume { get; init; }

    /// <summary>
    /// True when a name stands for a file system, partition or logical volume and none on this disk has it. Names by the order of disks, of the
    /// network and of what is not a device are not judged.
    /// </summary>
    public bool NamesNothing(string source) => MayNameVolume is { } lookup
        && LastingNames.Any(start => source.StartsWith(start, StringComparison.Ordinal)) && !lookup(source);

    public CloudInit CloudInit => field ??= new CloudInit(_guest, this);

    /// <summary>The Azure Linux agent.</summary>
    public AgentConfiguration Agent => field ??= new AgentConfiguration(_guest, this);

    public Fact<Accounts> Accounts => field ??= Facts.Accounts.Of(_guest);

    /// <summary>The home directories of root and of all people.</summary>
    public Fact<IReadOnlyList<GuestFile>> Homes => field ??= Accounts.Then(accounts => HomeFolder.All(_guest, accounts));

    /// <summary>The user that Azure made, and whether it may be removed.</summary>
    public ProvisionedUserFact ProvisionedUser => field ??= new ProvisionedUserFact(_guest, this);

    public Fact<IReadOnlyList<FstabEntry>> Fstab { get => field ??= FstabEntry.All(_guest); private init; }

    public Fact<IReadOnlyList<KernelCommandLine>> CommandLines => field ??= KernelCommandLine.All(_guest);

    public Fact<LinuxDistribution> Distribution => field ??= LinuxDistribution.Of(_guest);

    /// <summary>What starts the system, such as <c>systemd</c>; empty when it is none of those that are known.</summary>
    public Fact<string> Init => field ??= InitSystem.Of(_guest);

    public Systemd Systemd => field ??= new Systemd(_guest);

    internal UnitConditions Conditions => field ??= new UnitConditions(_guest, this);

    public SshHostKeys SshHostKeys => field ??= new SshHostKeys(_guest, this);

    /// <summary>The SSH server's configuration.</summary>
    public SshServer SshServer => field ??= new SshServer(_guest, this);

    /// <summary>Files that hold credentials encrypted with the host's key.</summary>
    public Fact<IReadOnlyList<GuestFile>> EncryptedCredentials => field ??= Facts.EncryptedCredentials.All(_guest);

    public SwapFiles SwapFiles => field ??= new SwapFiles(_guest, this);

    /// <summary>The newest kernel; null when none is found.</summary>
    public Fact<InstalledKernel?> Kernel => field ??= InstalledKernel.Newest(_guest);

    /// <summary>A file that is a kernel, by its bytes, or that there is none to start.</summary>
    public Fact<KernelSearch> BootableKernel => field ??= BootableKernels.First(_guest);

    /// <summary>Each driver of the newest kernel; none when no kernel is found.</summary>
    public Fact<IReadOnlyList<HyperVDriver>> Drivers => field ??= HyperVDrivers.Of(_guest, Kernel);

    /// <summary>What says how network cards get their addresses.</summary>
    public Fact<IReadOnlyList<NetworkSetting>> NetworkSettings => field ??= Network.NetworkSettings.All(_guest, this);

    /// <summary>
    /// A VM in Azure asks DHCP on its card, by what is in its files or because cloud-init writes it at each first start: yes, no, or
    /// unreadable.
    /// </summary>
    public Fact<bool> HasNetworkInAzure => field ??= CloudInitWritesNetwork
        .Or(() => NetworkSettings.Then(settings => settings.Any(setting => setting is { IsForAzureCard: true, UsesDhcp: true })))
        .Or(() => Network.NetworkSettings.NetworkManagerDoesByItself(_guest));

    /// <summary>cloud-init runs at the next start and writes the network's configuration.</summary>
    public Fact<bool> CloudInitWritesNetwork => field ??= CloudInit.Works.And(CloudInit.NetworkIsDisabled.Not);

    /// <summary>What keeps modules that Azure needs from being loaded.</summary>
    public Fact<IReadOnlyList<ForbiddenModule>> ForbiddenModules => field ??= Facts.ForbiddenModules.All(_guest, this);
}
