namespace VmGeneralize.Pipeline.Reports;

/// <summary>An installed Linux.</summary>
/// <param name="Partition">Number of the partition with its root.</param>
/// <param name="Name">PRETTY_NAME of os-release.</param>
/// <param name="Id">ID of os-release, such as <c>debian</c>.</param>
/// <param name="Version">VERSION_ID of os-release.</param>
/// <param name="Init">What starts it, such as <c>systemd</c>.</param>
/// <param name="Agents">What can provision it in Azure: waagent, cloud-init.</param>
/// <param name="User">The provisioned user, as far as the guest still shows it.</param>
/// <param name="SshHostKeysFrom">What makes new SSH host keys at the next start; empty when nothing does.</param>
/// <param name="Mounts">Its volumes, the root first.</param>
/// <param name="Notes">What was done or assumed to read it, such as a journal that was replayed in memory.</param>
public sealed record LinuxReport(
    int Partition,
    string Name,
    string Id,
    string? Version,
    string Init,
    IReadOnlyList<string> Agents,
    string? User,
    IReadOnlyList<string> SshHostKeysFrom,
    IReadOnlyList<MountReport> Mounts,
    IReadOnlyList<string> Notes)
{
    /// <summary>x64, arm64 or x86: the processor that it is made for. Null: not known.</summary>
    public string? Architecture { get; init; }

    /// <summary>It starts from a disk that is attached by NVMe. Null: not known.</summary>
    public bool? NvmeDisks { get; init; }

    /// <summary>It has drivers for the network cards that Azure's hosts pass through. Null: not known.</summary>
    public bool? AcceleratedNetworking { get; init; }

    /// <summary>True: whether anything makes new SSH host keys could not be read. Else null.</summary>
    public bool? SshHostKeysUnknown { get; init; }
}

/// <summary>One volume of an installed Linux.</summary>
/// <param name="Path">Where it is mounted.</param>
/// <param name="Volume">Such as "partition 1" or "rootvg/rootlv".</param>
/// <param name="FileSystem">Such as ext4.</param>
public sealed record MountReport(string Path, string Volume, string FileSystem);
