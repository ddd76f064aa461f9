using System.Security.Cryptography;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Volumes;

namespace VmGeneralize.Guests.Linux.Mounting;

/// <summary>
/// Partitions of a GPT disk that systemd mounts because of their types (Discoverable Partitions Specification,
/// systemd-gpt-auto-generator(8)): the first one of each type, where nothing else is mounted and the folder is empty.
/// </summary>
internal static class DiscoverableMounts
{
    private const string By = "its partition type";
    private const ulong NoAutomaticMount = 1UL << 63; // SD_GPT_FLAG_NO_AUTO
    private const string MachineId = "/etc/machine-id";

    private static readonly Guid Var = new("4D21B016-B534-45C2-A9FB-5C16E091FD2D");
    private static readonly Guid ExtendedBoot = new("BC13C2FF-59E6-4262-A352-B275FD6F7172");

    private static readonly (Guid Type, string MountPoint)[] Places =
    [
        (new("8484680C-9521-48C6-9C11-B0720656F69E"), "/usr"), // x86-64
        (new("B0E01050-EE5F-4390-949A-9101B17104E9"), "/usr"), // ARM64
        (new("75250D76-8CC6-458E-BD66-BD47CC81A812"), "/usr"), // x86
        (ExtendedBoot, "/boot"),
        (new("933AC7E1-2EB4-4F13-B844-0E14E2AEF915"), "/home"),
        (new("3B8F8425-20E0-4F3B-907F-1A25A76F98E8"), "/srv"),
        (Var, "/var"),
        (new("7EC6F557-3BC5-4ACA-B293-16EF5DF639D1"), "/var/tmp"),
    ];

    /// <summary>What is to be mounted; nothing where the guest is started by something else, or switches this off.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="guest">The guest, with everything that fstab and units mount.</param>
    public static IReadOnlyList<WantedMount> Of(GuestDisk disk, LinuxGuest guest)
    {
        HashSet<string> named = [.. guest.WantedMounts.Select(mount => UnitName.Simplified(mount.MountPoint))];
        HashSet<string> used = [.. guest.Mounts.Select(mount => mount.Volume.Name)];
        GuestVolume[] candidates =
        [
            .. disk.Partitions.Where(volume => volume.Partition is { TypeId: not null, UniqueId: not null } partition
                && (partition.Attributes & NoAutomaticMount) == 0 && !used.Contains(volume.Name)),
        ];
        (GuestVolume Volume, string MountPoint)[] found =
        [
            .. Places.Where(place => !named.Contains(place.MountPoint))
                .Select(
                    place => (
                        Volume: candidates.FirstOrDefault(volume => volume.Partition.TypeId == place.Type && IsOfGuest(volume.Partition, guest)),
                        place.MountPoint))
                .Where(place => place.Volume is not null)
                .Select(place => (place.Volume!, place.MountPoint))
                .DistinctBy(place => place.MountPoint),
            .. candidates.FirstOrDefault(volume => volume.Partition.Role == PartitionRole.EfiSystem) is { } firmware
                && FirmwareFolder(candidates, guest) is { } folder && !named.Contains(folder) ? [(firmware, folder)] : Array.Empty<(GuestVolume, string)>(),
        ];
        return found.Length == 0 || !IsDoneBy(guest)
            ? []
            : [.. found.Select(place => new WantedMount($"PARTUUID={place.Volume.Partition.UniqueId}", place.MountPoint, "auto", "defaults", By)
                { MayBeAbsent = true, NeedsEmptyFolder = true })];
    }

    /// <summary>
    /// The system is started by systemd, and no boot entry switches the generator off. What is not known is taken for yes: more is looked into
    /// then.
    /// </summary>
    private static bool IsDoneBy(IGuestView guest) =>
        InitSystem.Of(guest).OrShown("systemd") == "systemd"
        && !(KernelCommandLine.All(guest).TryGet(out IReadOnlyList<KernelCommandLine>? lines) && lines.Count > 0
            && lines.All(line => line.Values("systemd.gpt_auto").LastOrDefault() is "0" or "no" or "false" or "off" or "n" or "f"));

    /// <summary>/efi where there is such a folder, else /boot unless another partition is meant for it; null for neither.</summary>
    private static string? FirmwareFolder(GuestVolume[] candidates, IGuestView guest) =>
        guest.Find("/efi") is { IsDirectory: true } ? "/efi"
        : candidates.Any(volume => volume.Partition.TypeId == ExtendedBoot) ? null
        : "/boot";

    /// <summary>
    /// A /var belongs to one installation: its id is made from the machine id. A machine id that is empty, as generalizing leaves it, says
    /// nothing against it.
    /// </summary>
    private static bool IsOfGuest(Partition partition, IGuestView guest)
    {
        if (partition.TypeId != Var)
        {
            return true;
        }

        string text = guest.ReadText(MachineId, 64)?.Trim() ?? "";
        return !Guid.TryParseExact(text, "N", out Guid machine) || partition.UniqueId == IdOfVar(machine);
    }

    /// <summary>sd_id128_get_app_specific(3) with the partition type as application.</summary>
    internal static Guid IdOfVar(Guid machine)
    {
        byte[] id = HMACSHA256.HashData(machine.ToByteArray(bigEndian: true), Var.ToByteArray(bigEndian: true))[..16];
        id[6] = (byte)((id[6] & 0x0F) | 0x40); // a version 4 UUID
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }
}
