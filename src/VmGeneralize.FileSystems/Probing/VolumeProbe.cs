using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Fat;

namespace VmGeneralize.FileSystems.Probing;

/// <summary>
/// Tells what a volume holds from its signatures, reading its first 72 KiB and last 128 KiB at most. Formats that hide a
/// second one behind their own face come first: BitLocker To Go looks like FAT, a RAID member like what the array holds.
/// </summary>
public static class VolumeProbe
{
    private const int HeadLength = 72 * 1024; // reaches the Btrfs superblock at 64 KiB

    public static VolumeContent Identify(IBlockDevice volume)
    {
        byte[] head = new byte[Math.Min(HeadLength, volume.Length)];
        volume.Read(0, head);
        return BitLockerSignature.Find(head)
            ?? LinuxSignatures.FindContainer(head)
            ?? LinuxRaidSignature.Find(volume)
            ?? FindWindows(head)
            ?? LinuxSignatures.FindFileSystem(head)
            ?? FindFat(head)
            ?? (ZeroBytes.IsAllZero(head)
                ? new VolumeContent(VolumeKind.Empty, "Empty")
                : new VolumeContent(VolumeKind.Unknown, "Unknown"));
    }

    private static VolumeContent? FindWindows(ReadOnlySpan<byte> head)
    {
        if (head.Length < 512)
        {
            return null;
        }

        ReadOnlySpan<byte> oemId = head.Slice(3, 8);
        return oemId switch
        {
            _ when oemId.SequenceEqual("NTFS    "u8) => new VolumeContent(VolumeKind.Ntfs, "NTFS"),
            // [MS-FSCC] names no layout; the boot sector's own "FSRS" at 0x10 confirms the name.
            _ when oemId.SequenceEqual("ReFS\0\0\0\0"u8) && head[0x10..].StartsWith("FSRS"u8) =>
                new VolumeContent(VolumeKind.Refs, $"ReFS {head[0x28]}.{head[0x29]}"),
            _ when oemId.SequenceEqual("EXFAT   "u8) => new VolumeContent(VolumeKind.ExFat, "exFAT"),
            _ => null,
        };
    }

    private static VolumeContent? FindFat(ReadOnlySpan<byte> head) =>
        FatBootSector.TryRead(head, out FatBootSector? boot, out _)
            ? new VolumeContent(VolumeKind.Fat, boot.Kind.ToString().ToUpperInvariant())
            : null;
}
