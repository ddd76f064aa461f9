using VmGeneralize.Guests.Linux;
using VmGeneralize.Guests.Tests.Linux;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Guests.Tests;

/// <summary>The processor that a guest is built for; a copied loader for another one decides nothing.</summary>
public sealed class ProcessorEvidenceTests
{
    private static readonly Guid Arm64Root = new("b921b045-1df0-41c3-af44-4c6f280d3fae");

    [Theory]
    [InlineData("7F454C46020101000000000000000000 0300 B700", GuestProcessor.Arm64)]
    [InlineData("7F454C46020101000000000000000000 0300 3E00", GuestProcessor.X64)]
    [InlineData("7F454C46010101000000000000000000 0200 0300", GuestProcessor.X86)]
    [InlineData("7F454C46020201000000000000000000 0002 0016", null)] // s390x, big-endian
    [InlineData("7F454C460201", null)]
    [InlineData("2321 2F62696E2F7368", null)]
    public void Elf_programs_say_it(string head, GuestProcessor? expected) =>
        Assert.Equal(expected, ProcessorEvidence.OfProgram(Convert.FromHexString(head.Replace(" ", "", StringComparison.Ordinal))));

    [Theory]
    [InlineData(0x8664, 128, GuestProcessor.X64)]
    [InlineData(0xAA64, 248, GuestProcessor.Arm64)]
    [InlineData(0x014C, 64, GuestProcessor.X86)]
    [InlineData(0x8664, 0x7FFFFFFF, null)] // the header lies about its place
    [InlineData(0x0200, 128, null)]
    public void Windows_programs_say_it(int machine, int at, GuestProcessor? expected)
    {
        byte[] head = new byte[512];
        "MZ"u8.CopyTo(head);
        BitConverter.TryWriteBytes(head.AsSpan(60), at);
        if (at < head.Length - 6)
        {
            "PE\0\0"u8.CopyTo(head.AsSpan(at));
            BitConverter.TryWriteBytes(head.AsSpan(at + 4), (ushort)machine);
        }

        Assert.Equal(expected, ProcessorEvidence.OfProgram(head));
    }

    [Fact]
    public void Programs_come_before_the_root_s_type_and_that_before_the_loader_s_name()
    {
        MemoryPosixFileSystem root = GuestBuilder.Root().WithFile("/boot/efi/EFI/BOOT/BOOTX64.EFI", "x");
        Assert.Equal(GuestProcessor.X64, ProcessorEvidence.Of(Open(root)));

        Assert.Equal(GuestProcessor.Arm64, ProcessorEvidence.Of(Open(root, Arm64Root)));

        byte[] program = new byte[64];
        Convert.FromHexString("7F454C4602010100000000000000000003003E00").CopyTo(program, 0);
        root.WithBytes("/usr/lib/systemd/systemd", program).WithLink("/sbin/init", "/usr/lib/systemd/systemd");
        Assert.Equal(GuestProcessor.X64, ProcessorEvidence.Of(Open(root, Arm64Root)));
    }

    [Fact]
    public void Loaders_of_both_decide_nothing()
    {
        MemoryPosixFileSystem root = GuestBuilder.Root().WithFile("/boot/efi/EFI/BOOT/BOOTX64.EFI", "x").WithFile("/boot/efi/EFI/BOOT/BOOTAA64.EFI", "x");
        Assert.Null(ProcessorEvidence.Of(Open(root)));
    }

    private static LinuxGuest Open(MemoryPosixFileSystem root, Guid? type = null) => GuestBuilder.Open(
        new MemoryDisk().With(root).As(volume => volume with { Partition = volume.Partition with { TypeId = type } }));
}
