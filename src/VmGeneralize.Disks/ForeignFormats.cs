using System.Buffers.Binary;
using VmGeneralize.Blocks;

namespace VmGeneralize.Disks;

/// <summary>
/// Signatures of files that would otherwise pass for raw disks: other containers, backups, archives. No boot sector has any of those at the
/// start: x86 boot code starts with an instruction, and these bytes are not one that loaders use.
/// </summary>
internal static class ForeignFormats
{
    private const string Convert = "Convert it first: qemu-img convert -O vhdx IN OUT.vhdx.";
    private const int Start = 0x200;
    private const int Sector = 512;

    private static readonly (int Offset, byte[] Signature, string Name, string Advice)[] Known =
    [
        (0, [.. "QFI"u8, 0xFB], "The qcow2 disk format", Convert),
        (0, [.. "QED\0"u8], "The QED disk format", Convert),
        (0, [.. "KDMV"u8], "The VMDK disk format", Convert),
        (0, [.. "COWD"u8], "The VMDK disk format", Convert),
        (0, [.. "# Disk DescriptorFile"u8], "A VMDK descriptor (the disk is in the files that it names)", Convert),
        (0x40, [0x7F, 0x10, 0xDA, 0xBE], "The VDI disk format", Convert),
        (0, [.. "WithoutFreeSpace"u8], "The Parallels disk format", Convert),
        (0, [.. "WithouFreSpacExt"u8], "The Parallels disk format", Convert),
        (0, [.. "EVF"u8, 0x09, 0x0D, 0x0A, 0xFF, 0x00], "An EnCase image (E01)", "Export it as a raw disk first: ewfexport -f raw -t OUT IN.E01."),
        (0, [.. "EVF2"u8, 0x0D, 0x0A, 0x81, 0x00], "An EnCase image (Ex01)", "Export it as a raw disk first: ewfexport -f raw -t OUT IN.Ex01."),
        (0, [.. "VMA\0"u8], "A backup of Proxmox (VMA)", "Unpack it first: vma extract IN.vma FOLDER; use the disk in it."),
        (0, [.. "MSWIM\0\0\0"u8], "A Windows image file (WIM)",
            "It holds files and no disk: apply it to a disk first (DISM /Apply-Image, or wimlib-imagex apply), with boot files (bcdboot)."),
        (0x101, [.. "ustar"u8], "A tar archive (an OVA is one)",
            "Unpack it first: tar -xf IN; convert the disk in it: qemu-img convert -O vhdx DISK.vmdk OUT.vhdx."),
        (0, [0x1F, 0x8B, 0x08], "A gzip archive", "Decompress it first: gunzip -k IN.gz."),
        (0, [0xFD, .. "7zXZ"u8, 0x00], "An xz archive", "Decompress it first: unxz -k IN.xz."),
        (0, [0x28, 0xB5, 0x2F, 0xFD], "A zstd archive", "Decompress it first: unzstd IN.zst."),
        (0, [0x04, 0x22, 0x4D, 0x18], "An lz4 archive", "Decompress it first: unlz4 IN.lz4."),
        (0, [.. "PK"u8, 0x03, 0x04], "A zip archive", "Decompress it first: unzip IN.zip."),
        (0, [.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], "A 7z archive", "Decompress it first: 7z x IN.7z."),
        (0, [.. "BZh"u8], "A bzip2 archive", "Decompress it first: bunzip2 -k IN.bz2."),
        (0, [.. "hsqs"u8], "A squashfs image", "It is not a disk of an installed system: use the disk of a VM."),
    ];

    /// <exception cref="UnsupportedFeatureException">The file is one of the known other formats.</exception>
    public static void Refuse(IBlockDevice file)
    {
        byte[] start = new byte[(int)Math.Min(Start, file.Length)];
        file.Read(0, start);
        foreach ((int offset, byte[] signature, string name, string advice) in Known)
        {
            if (start.Length >= offset + signature.Length && start.AsSpan(offset).StartsWith(signature))
            {
                throw new UnsupportedFeatureException(name, advice);
            }
        }

        if (IsAppleImage(file))
        {
            throw new UnsupportedFeatureException("An Apple disk image (DMG)", "Convert it first: qemu-img convert -f dmg -O raw IN.dmg OUT.raw.");
        }

        if (IsDisc(file))
        {
            throw new UnsupportedFeatureException(
                "An image of a disc (ISO 9660)", "It installs a system and holds none: install from it in a VM, and use the disk of that VM.");
        }
    }

    /// <summary>A DMG ends with a trailer of 512 bytes ("koly", its version and its size), big-endian.</summary>
    private static bool IsAppleImage(IBlockDevice file)
    {
        Span<byte> trailer = stackalloc byte[12];
        return TryRead(file, file.Length - Sector, trailer) && trailer.StartsWith("koly"u8) && BinaryPrimitives.ReadInt32BigEndian(trailer[8..]) == Sector;
    }

    /// <summary>
    /// ECMA-119: the primary volume descriptor in sector 16. A disk onto which a disc was written once keeps it in the gap before its first
    /// partition: only one with the size of the file is that of the file.
    /// </summary>
    private static bool IsDisc(IBlockDevice file)
    {
        const int DiscSector = 2048;
        const int BlocksOffset = 80;
        const int BlockSizeOffset = 128;
        const long Padding = 2 << 20; // what makers of hybrid images add
        Span<byte> descriptor = stackalloc byte[BlockSizeOffset + 2];
        if (!TryRead(file, 16 * DiscSector, descriptor) || !descriptor.StartsWith("\u0001CD001"u8))
        {
            return false;
        }

        long size = (long)BinaryPrimitives.ReadUInt32LittleEndian(descriptor[BlocksOffset..])
            * BinaryPrimitives.ReadUInt16LittleEndian(descriptor[BlockSizeOffset..]);
        return Math.Abs(file.Length - size) <= Padding;
    }

    private static bool TryRead(IBlockDevice file, long offset, Span<byte> bytes)
    {
        if (offset < 0 || offset > file.Length - bytes.Length)
        {
            return false;
        }

        file.Read(offset, bytes);
        return true;
    }
}
