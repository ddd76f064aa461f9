using VmGeneralize.Guests.Linux.Facts.RamDisk;

namespace VmGeneralize.Guests.Linux.Facts.Kernels;

/// <summary>Recognizes a kernel that a boot loader starts, by its bytes: names prove nothing, since each distribution has its own.</summary>
internal static class KernelImage
{
    /// <summary>Bytes of a file that show it.</summary>
    public const int StartSize = 64;

    private const int BootFlagAt = 0x1FE; // Documentation/arch/x86/boot.rst, "The Real-Mode Kernel Header"
    private const int HeaderAt = 0x202;
    private const int ImageMagicAt = 0x38; // Documentation/arch/arm64/booting.rst; RISC-V has its own at the same place
    private const int UnpackedAt = 4; // struct linux_efi_zboot_header

    /// <param name="start">The first bytes of the file: <see cref="PeSection.HeadersSize"/>, or all of a shorter one.</param>
    public static bool IsPlain(ReadOnlySpan<byte> start) =>
        (start.Length >= HeaderAt + 4 && start[BootFlagAt..].StartsWith((ReadOnlySpan<byte>)[0x55, 0xAA]) && start[HeaderAt..].StartsWith("HdrS"u8))
        || IsImage(start)
        || (PeSection.IsMagic(start) && start[UnpackedAt..].StartsWith("zimg"u8))
        || PeSection.ReadAll(start).Any(section => section.Name == ".linux");

    /// <summary>A kernel of ARM64 that the boot loader unpacks: what is packed in it is one.</summary>
    /// <param name="file">All of it; can be sought in.</param>
    /// <exception cref="RamDiskProblemException">What is packed in it is damaged.</exception>
    public static bool IsPacked(Stream file)
    {
        byte[] start = new byte[StartSize];
        return RamDiskReader.TryUnpackStart(file, start) is { } length && IsImage(start.AsSpan(0, length));
    }

    private static bool IsImage(ReadOnlySpan<byte> start) =>
        start.Length >= ImageMagicAt + 4 && (start[ImageMagicAt..].StartsWith("ARM\x64"u8) || start[ImageMagicAt..].StartsWith("RSC\x05"u8));
}
