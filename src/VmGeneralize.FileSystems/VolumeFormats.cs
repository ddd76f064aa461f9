using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Btrfs;
using VmGeneralize.FileSystems.Ext;
using VmGeneralize.FileSystems.Fat;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.FileSystems.Xfs;

namespace VmGeneralize.FileSystems;

/// <summary>Every known kind of volume, including those that are only refused or left as they are.</summary>
public static class VolumeFormats
{
    private const string NotMounted = "on a volume that is not mounted";

    /// <summary>
    /// In the order in which they are tried. Formats that look like another one come first: BitLocker To Go looks
    /// like FAT, a RAID member like what the array holds. The last one matches everything.
    /// </summary>
    public static IReadOnlyList<VolumeFormat> All { get; } =
    [
        new()
        {
            Kind = VolumeKind.BitLocker,
            Code = "bitlocker",
            Probe = BitLockerSignature.Find,
            Refusal = static content => new VolumeObstacle(
                new("bitlocker"),
                $"is a BitLocker volume ({content.Description}). Suspended protection is not decryption",
                "Start the VM, decrypt it fully (manage-bde -off C:, wait until manage-bde -status says 0%), run Sysprep again and shut down."),
        },
        new()
        {
            Kind = VolumeKind.Luks,
            Code = "luks",
            Probe = static head => LuksSignature.Find(head) ?? FindSecondLuksHeader(head),
            Refusal = static content => new VolumeObstacle(
                new("luks"),
                $"is encrypted with {content.Description}",
                "Azure needs an unencrypted image: decrypt it in the VM first, or install without encryption."),
        },
        new()
        {
            Kind = VolumeKind.LvmPhysicalVolume,
            Code = "lvm",
            Probe = LvmSignature.Find,
            RepairAdvice = "vgcfgrestore, in the VM",
        },
        new()
        {
            Kind = VolumeKind.LinuxRaid,
            Code = "linux-raid",
            Probe = LinuxRaidSignature.Find,
            Refusal = static content => new VolumeObstacle(
                new("linux-raid"),
                $"belongs to a software RAID: {content.Description}",
                "Azure stores disks redundantly: move the system to a plain partition or LVM in the VM first."),
        },
        new()
        {
            Kind = VolumeKind.Ntfs,
            Code = "ntfs",
            Names = ["NTFS"],
            Probe = NtfsSignature.Find,
            Identity = NtfsSignature.Identity,
            Open = NtfsFileSystem.Open,
            IsWritable = true,
            RepairAdvice = "chkdsk X: /f, with the disk attached to another Windows computer",
        },
        new()
        {
            Kind = VolumeKind.Refs,
            Code = "refs",
            Names = ["ReFS"],
            Probe = RefsSignature.Find,
            Refusal = static content => new VolumeObstacle(new("refs"), $"is {content.Description}", "ReFS cannot be changed offline: move the data to NTFS."),
        },
        new()
        {
            Kind = VolumeKind.ExFat,
            Code = "exfat",
            Names = ["exFAT"],
            Probe = ExFatSignature.Find,
            RepairAdvice = $"fsck.exfat, {NotMounted}",
        },
        new()
        {
            Kind = VolumeKind.Xfs,
            Code = "xfs",
            Names = ["XFS"],
            Probe = XfsSignature.Find,
            Identity = XfsSignature.Identity,
            Open = XfsFileSystem.Open,
            IsWritable = true,
            IsPosix = true,
            RepairAdvice = $"xfs_repair, {NotMounted}",
        },
        new()
        {
            Kind = VolumeKind.Ext,
            Code = "ext",
            Names = ["ext2", "ext3", "ext4"],
            Probe = ExtSignature.Find,
            Identity = ExtSignature.Identity,
            Open = ExtFileSystem.Open,
            IsWritable = true,
            IsPosix = true,
            RepairAdvice = $"e2fsck -f, {NotMounted}",
        },
        new()
        {
            Kind = VolumeKind.Btrfs,
            Code = "btrfs",
            Names = ["Btrfs"],
            Probe = BtrfsSignature.Find,
            Identity = BtrfsSignature.Identity,
            Open = BtrfsFileSystem.Open,
            IsPosix = true,
            RepairAdvice = $"btrfs check, {NotMounted}",
        },
        new()
        {
            Kind = VolumeKind.Swap,
            Code = "swap",
            Probe = SwapSignature.Find,
            Identity = SwapSignature.Identity,
        },
        new()
        {
            Kind = VolumeKind.Fat,
            Code = "fat",
            Names = ["FAT12", "FAT16", "FAT32"],
            Probe = FatSignature.Find,
            Identity = FatSignature.Identity,
            Open = FatFileSystem.Open,
            IsWritable = true,
            RepairAdvice = $"fsck.fat, {NotMounted}",
        },
        new()
        {
            Kind = VolumeKind.Ufs,
            Code = "ufs",
            Names = ["UFS"],
            Probe = BsdSignature.FindUfs,
            IsPosix = true,
            RepairAdvice = $"fsck_ufs, {NotMounted}",
        },
        new()
        {
            Kind = VolumeKind.Zfs,
            Code = "zfs",
            Names = ["ZFS"],
            Probe = BsdSignature.FindZfs,
            IsPosix = true,
            RepairAdvice = "zpool scrub, in the VM",
        },
        new()
        {
            Kind = VolumeKind.Empty,
            Code = "empty",
            Probe = static head => ZeroBytes.IsAllZero(head.Bytes) ? new VolumeContent(VolumeKind.Empty, "Empty") : null,
        },
        new()
        {
            Kind = VolumeKind.Unknown,
            Code = "unknown",
            Probe = static _ => new VolumeContent(VolumeKind.Unknown, "Unknown"),
        },
    ];

    /// <summary>A new format written over a LUKS2 volume leaves its second header: that header counts only where nothing else is found.</summary>
    private static VolumeContent? FindSecondLuksHeader(VolumeHead head) => LuksSignature.FindSecondHeader(head) is { } found
        && !All.Any(format => format.Kind is not (VolumeKind.Luks or VolumeKind.Empty or VolumeKind.Unknown) && format.Probe(head) is not null) ? found : null;

    /// <summary>What a volume holds, by its own signature and never by the partition type.</summary>
    public static VolumeContent Identify(VolumeHead head) => All.Select(format => format.Probe(head)).First(content => content is not null)!;

    /// <summary>The row of a kind.</summary>
    public static VolumeFormat Of(VolumeKind kind) => All.First(format => format.Kind == kind);

    /// <summary>The file systems on which a Linux can be changed, in words: "ext2, ext3 and ext4".</summary>
    /// <param name="conjunction">"and" or "or".</param>
    public static string WritablePosixNames(string conjunction)
    {
        string[] names = [.. All.Where(format => format is { IsPosix: true, IsWritable: true }).SelectMany(format => format.Names)];
        return names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} {conjunction} {names[^1]}";
    }
}
