using VmGeneralize.Blocks;

namespace VmGeneralize.Disks;

/// <summary>
/// Signatures of containers that would otherwise pass for raw disks. No boot sector begins with any of them: x86 boot code
/// starts with an instruction, and these bytes are not one that loaders use.
/// </summary>
internal static class ForeignFormats
{
    private const string Convert = "Convert it first: qemu-img convert -O vhdx IN OUT.vhdx.";
    private const string Decompress = "Decompress it first.";

    private static readonly (int Offset, byte[] Signature, string Name, string Advice)[] Known =
    [
        (0, [.. "QFI"u8, 0xFB], "The qcow2 disk format", Convert),
        (0, [.. "KDMV"u8], "The VMDK disk format", Convert),
        (0, [.. "COWD"u8], "The VMDK disk format", Convert),
        (0, [.. "# Disk DescriptorFile"u8], "A VMDK descriptor (the disk is in the files that it names)", Convert),
        (0x40, [0x7F, 0x10, 0xDA, 0xBE], "The VDI disk format", Convert),
        (0, [0x1F, 0x8B, 0x08], "A gzip archive", Decompress),
        (0, [0xFD, .. "7zXZ"u8, 0x00], "An xz archive", Decompress),
        (0, [0x28, 0xB5, 0x2F, 0xFD], "A zstd archive", Decompress),
        (0, [.. "PK"u8, 0x03, 0x04], "A zip archive", Decompress),
        (0, [.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], "A 7z archive", Decompress),
        (0, [.. "BZh"u8], "A bzip2 archive", Decompress),
    ];

    /// <exception cref="UnsupportedFeatureException">The file is one of the known other formats.</exception>
    public static void Refuse(IBlockDevice file)
    {
        byte[] start = new byte[(int)Math.Min(0x80, file.Length)];
        file.Read(0, start);
        foreach ((int offset, byte[] signature, string name, string advice) in Known)
        {
            if (start.Length >= offset + signature.Length && start.AsSpan(offset).StartsWith(signature))
            {
                throw new UnsupportedFeatureException(name, advice);
            }
        }
    }
}
