using VmGeneralize.Blocks;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Linux.Facts;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Guests;

/// <summary>
/// Which processor a guest is made for: by its own programs, then by what it says about itself, then by the type of its root, and last by the name of
/// the firmware's loader, which a copied file can make wrong. Sources: PE format, "COFF File Header"; ELF, e_machine; the Discoverable
/// Partitions Specification; UEFI 2.10, 3.5.1.1.
/// </summary>
public static class ProcessorEvidence
{
    private const int HeadLength = 4096; // bytes in which the header of any program lies
    private const string EnvironmentKey = @"Control\Session Manager\Environment";

    private static readonly string[] WindowsPrograms =
        ["/Windows/System32/ntoskrnl.exe", "/Windows/System32/winload.efi", "/Windows/System32/winload.exe", "/Windows/System32/smss.exe"];

    private static readonly string[] LinuxPrograms =
        ["/sbin/init", "/usr/lib/systemd/systemd", "/lib/systemd/systemd", "/usr/bin/bash", "/bin/sh", "/bin/busybox"];

    private static readonly string[] LoaderFolders = ["/boot/efi/EFI/BOOT", "/efi/EFI/BOOT", "/boot/EFI/BOOT"];

    // Root and /usr.
    private static readonly Guid[] X64Roots = [new("4f68bce3-e8cd-4db1-96e7-fbcaf984b709"), new("8484680c-9521-48c6-9c11-b0720656f69e")];
    private static readonly Guid[] Arm64Roots = [new("b921b045-1df0-41c3-af44-4c6f280d3fae"), new("b0e01050-ee5f-4390-949a-9101b17104e9")];

    /// <summary>The processor; null when nothing shows it, or what does cannot be read.</summary>
    public static GuestProcessor? Of(IGuest guest) => guest.Kind == GuestKind.Windows
        ? OfPrograms(guest, WindowsPrograms) ?? OfRegistry(guest)
        : OfPrograms(guest, LinuxPrograms) ?? OfRoot(guest.Volume) ?? OfLoader(guest);

    /// <summary>What the header of a PE or ELF program says; null for anything else, and for other processors.</summary>
    /// <param name="head">Its first bytes.</param>
    public static GuestProcessor? OfProgram(ReadOnlySpan<byte> head) =>
        head.Length >= 20 && head[..4].SequenceEqual("\u007fELF"u8) ? OfElf(head[5] == 2 ? ReadUInt16BigEndian(head[18..]) : ReadUInt16LittleEndian(head[18..]))
        : head.Length >= 64 && head[..2].SequenceEqual("MZ"u8) && ReadUInt32LittleEndian(head[60..]) is var at && at <= head.Length - 6
            && head.Slice((int)at, 4).SequenceEqual("PE\0\0"u8) ? OfPe(ReadUInt16LittleEndian(head[((int)at + 4)..]))
        : null;

    private static GuestProcessor? OfElf(ushort machine) => machine switch
    {
        3 => GuestProcessor.X86, // EM_386
        62 => GuestProcessor.X64, // EM_X86_64
        183 => GuestProcessor.Arm64, // EM_AARCH64
        _ => null,
    };

    private static GuestProcessor? OfPe(ushort machine) => machine switch
    {
        0x014C => GuestProcessor.X86,
        0x8664 => GuestProcessor.X64,
        0xAA64 => GuestProcessor.Arm64,
        _ => null,
    };

    private static GuestProcessor? OfPrograms(IGuest guest, string[] programs)
    {
        byte[] head = new byte[HeadLength];
        foreach (string path in programs)
        {
            if (guest.Locate(path).TryGet(out GuestFile? file) && file is { IsFile: true } && Head(guest, file, head) is var length
                && OfProgram(head.AsSpan(0, length)) is { } processor)
            {
                return processor;
            }
        }

        return null;
    }

    private static int Head(IGuest guest, GuestFile file, byte[] head)
    {
        try
        {
            return guest.Read(file.Path, 0, head);
        }
        catch (VmGeneralizeException)
        {
            return 0; // the next program may tell
        }
    }

    private static GuestProcessor? OfRegistry(IGuest guest) => SaidByRegistry(guest)?.ToUpperInvariant() switch
    {
        "AMD64" => GuestProcessor.X64,
        "ARM64" => GuestProcessor.Arm64,
        "X86" => GuestProcessor.X86,
        _ => null,
    };

    private static string? SaidByRegistry(IGuest guest)
    {
        try
        {
            return guest.Registry.Text("SYSTEM", guest.InControlSet(EnvironmentKey), "PROCESSOR_ARCHITECTURE");
        }
        catch (VmGeneralizeException)
        {
            return null; // whoever needs the hive reports it
        }
    }

    private static GuestProcessor? OfRoot(GuestVolume root) => root.Partition.TypeId switch
    {
        { } type when X64Roots.Contains(type) => GuestProcessor.X64,
        { } type when Arm64Roots.Contains(type) => GuestProcessor.Arm64,
        _ => null,
    };

    private static GuestProcessor? OfLoader(IGuest guest)
    {
        bool Has(string name) => LoaderFolders.Any(folder => guest.Find($"{folder}/{name}") is not null);
        return (Has("BOOTX64.EFI"), Has("BOOTAA64.EFI")) switch
        {
            (true, false) => GuestProcessor.X64,
            (false, true) => GuestProcessor.Arm64,
            _ => null, // none, or both: nothing is reported
        };
    }
}
