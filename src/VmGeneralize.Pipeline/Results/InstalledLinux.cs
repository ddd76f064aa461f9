using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Pipeline.Results;

/// <summary>An installed Linux.</summary>
/// <param name="Partition">Number of the partition with its root.</param>
/// <param name="Distribution">What it says it is.</param>
/// <param name="Init">What starts it, such as <c>systemd</c>.</param>
/// <param name="Agents">What can provision it in Azure: waagent, cloud-init; with a word for those that are disabled.</param>
/// <param name="User">The provisioned user, as far as the guest still shows it.</param>
/// <param name="SshHostKeysFrom">What makes new SSH host keys at the next start; empty when nothing does.</param>
/// <param name="Mounts">Its volumes, the root first.</param>
/// <param name="Notes">What was done or assumed to read it, such as a journal that was replayed in memory.</param>
public sealed record InstalledLinux(
    int Partition,
    LinuxDistribution Distribution,
    string Init,
    IReadOnlyList<string> Agents,
    string? User,
    IReadOnlyList<string> SshHostKeysFrom,
    IReadOnlyList<MountedVolume> Mounts,
    IReadOnlyList<string> Notes)
    : InstalledSystem(GuestKind.Linux, Partition, Distribution.Name)
{
    /// <summary>Whether anything makes new SSH host keys could not be read.</summary>
    public bool SshHostKeysUnknown { get; init; }
}

/// <summary>One volume of an installed Linux.</summary>
/// <param name="Path">Where it is mounted.</param>
/// <param name="Volume">Such as "partition 1" or "rootvg/rootlv".</param>
/// <param name="FileSystem">Such as ext4.</param>
public sealed record MountedVolume(string Path, string Volume, string FileSystem);
