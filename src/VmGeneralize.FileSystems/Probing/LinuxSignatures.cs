using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Probing;

/// <summary>Formats of Linux guests: they are recognized so that they can be refused or kept by name.</summary>
internal static class LinuxSignatures
{
    private const int ExtSuperblockOffset = 1024;
    private const int BtrfsSuperblockOffset = 64 * 1024;

    // A damaged first LUKS2 header leaves the second one, at one of these places (LUKS2 On-Disk Format, 2.1).
    private static readonly int[] SecondLuksHeaderOffsets = [0x4000, 0x8000, 0x10000];

    private static ReadOnlySpan<byte> LuksMagic => [0x4C, 0x55, 0x4B, 0x53, 0xBA, 0xBE]; // "LUKS" BA BE

    private static ReadOnlySpan<byte> SecondLuksMagic => [0x53, 0x4B, 0x55, 0x4C, 0xBA, 0xBE]; // "SKUL" BA BE

    /// <summary>Formats that hold another volume inside.</summary>
    public static VolumeContent? FindContainer(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith(LuksMagic) && head.Length >= 8)
        {
            return new VolumeContent(VolumeKind.Luks, $"LUKS{ReadUInt16BigEndian(head[6..])}");
        }

        foreach (int offset in SecondLuksHeaderOffsets)
        {
            if (At(head, offset).StartsWith(SecondLuksMagic))
            {
                return new VolumeContent(VolumeKind.Luks, "LUKS2 with a damaged first header");
            }
        }

        // The label may lie in any of the first four sectors; its type names the format version.
        for (int sector = 0; sector < 4; sector++)
        {
            ReadOnlySpan<byte> label = At(head, sector * 512);
            if (label.StartsWith("LABELONE"u8) && At(label, 0x18).StartsWith("LVM2 001"u8))
            {
                return new VolumeContent(VolumeKind.LvmPhysicalVolume, "LVM2 physical volume");
            }
        }

        return null;
    }

    public static VolumeContent? FindFileSystem(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("XFSB"u8))
        {
            return new VolumeContent(VolumeKind.Xfs, "XFS");
        }

        if (FindExt(At(head, ExtSuperblockOffset)) is VolumeContent ext)
        {
            return ext;
        }

        if (At(head, BtrfsSuperblockOffset + 0x40).StartsWith("_BHRfS_M"u8))
        {
            return new VolumeContent(VolumeKind.Btrfs, "Btrfs");
        }

        return SwapHeader.TryRead(head, out SwapHeader? swap) ? new VolumeContent(VolumeKind.Swap, swap.Description) : null;
    }

    private static VolumeContent? FindExt(ReadOnlySpan<byte> superblock)
    {
        const uint hasJournal = 0x4; // compatible
        const uint ext4Only = 0x40 | 0x80 | 0x200; // incompatible: extents, 64bit, flex_bg
        if (superblock.Length < 0x68 || ReadUInt16LittleEndian(superblock[0x38..]) != 0xEF53)
        {
            return null;
        }

        bool isExt4 = (ReadUInt32LittleEndian(superblock[0x60..]) & ext4Only) != 0;
        bool isJournaled = (ReadUInt32LittleEndian(superblock[0x5C..]) & hasJournal) != 0;
        return new VolumeContent(VolumeKind.Ext, isExt4 ? "ext4" : isJournaled ? "ext3" : "ext2");
    }

    private static ReadOnlySpan<byte> At(ReadOnlySpan<byte> bytes, int offset) => offset < bytes.Length ? bytes[offset..] : [];
}
