using System.IO.Compression;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Guests.Linux.Facts.Kernels;
using VmGeneralize.Guests.Tests.Linux.Facts.RamDisk;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Guests.Tests.Linux.Facts.Kernels;

public sealed class KernelImageTests
{
    private const string Release = "6.1.0-1.x86_64";
    private const string Unified = "/boot/efi/EFI/Linux/6.1.efi";

    public static TheoryData<string, byte[]> Kernels => new()
    {
        { "/boot/vmlinuz", X86() },
        { "/boot/efi/EFI/org.clearlinux/kernel", X86() },
        { "/efi/0123/6.1/linux", X86() },
        { "/usr/lib/modules/6.1/vmlinuz", X86() },
        { "/vmlinuz", X86() },
        { "/boot/Image", Arm64() },
        { "/boot/vmlinuz-6.1", Gzip(Arm64()) },
        { "/boot/vmlinuz-zboot", Zboot() },
        { Unified, PeBuilder.Program((".linux", X86())) },
    };

    public static TheoryData<byte[]> Others => new()
    {
        new byte[4096],
        X86()[..0x203], // cut short
        PeBuilder.Program((".text", new byte[2000]), (".osrel", new byte[10])), // a boot loader
        Gzip(CpioBuilder.Archive("lib/modules/x.ko")), // a RAM disk
        Gzip(Arm64())[..12],
        "7F454C46"u8.ToArray(),
    };

    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_kernel_is_known_by_its_bytes_wherever_it_lies(string path, byte[] contents)
    {
        Assert.Equal(path, Known(new MemoryLinuxGuest().WithBytes(path, contents)));
        Assert.Null(Known(new MemoryLinuxGuest().WithBytes("/opt/kernel", contents)));
        contents = [.. contents];
        contents.AsSpan(0, 0x210).Clear();
        Assert.Null(Known(new MemoryLinuxGuest().WithBytes(path, contents)));
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void What_is_none_is_taken_for_none(byte[] contents) =>
        Assert.Null(Known(new MemoryLinuxGuest().WithBytes("/boot/vmlinuz", [.. contents, .. new byte[2000]])));

    [SkippableTheory]
    [InlineData("zstd")]
    [InlineData("xz")]
    [InlineData("lz4")]
    [InlineData("lzop")]
    [InlineData("bzip2")]
    public void A_packed_kernel_is_known_whatever_packs_it(string how)
    {
        OutsideTool.Require(PackedDisks.Commands[how].Split(' ')[0]);
        using TemporaryFolder folder = new();
        string file = folder.File("Image");
        File.WriteAllBytes(file, Arm64());
        OutsideTool.RunChecked("sh", "-c", $"{PackedDisks.Commands[how]} < '{file}' > '{file}.packed'");
        Assert.Equal("/boot/Image", Known(new MemoryLinuxGuest().WithBytes("/boot/Image", [.. File.ReadAllBytes(file + ".packed"), .. new byte[1024]])));
    }

    [Fact]
    public void What_cannot_be_looked_at_tells_nothing_unless_there_is_a_kernel_beside_it()
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithLink("/boot", "/none");
        Assert.False(guest.Linux.BootableKernel.IsKnown);
        Assert.Equal("/usr/lib/modules/6.1/vmlinuz", Known(guest.WithBytes("/usr/lib/modules/6.1/vmlinuz", X86())));
    }

    [Fact]
    public void The_RAM_disk_in_a_unified_image_counts_for_its_kernel()
    {
        byte[] disk = CpioBuilder.Archive("usr/lib/modules/6.1/kernel/drivers/scsi/hv_storvsc.ko.zst");
        MemoryLinuxGuest Guest(string release, byte[] contents) => Modular().WithBytes(
            Unified, PeBuilder.Program((".linux", X86()), (".uname", System.Text.Encoding.ASCII.GetBytes(release + "\n")), (".initrd", contents)));
        Assert.Equal((DriverPlace.Initramfs, Unified), Storage(Guest(Release, disk)));
        Assert.Equal((DriverPlace.ModuleOnly, Unified), Storage(Guest(Release, CpioBuilder.Archive("x"))));
        Assert.Null(Storage(Guest("6.0", disk)).Place); // another kernel's
        Assert.Null(Storage(Guest(Release, disk[..50])).Place); // it ends before its end
        Assert.Equal((DriverPlace.ModuleOnly, $"/boot/initramfs-{Release}.img"), // what GRUB starts with
            Storage(Guest(Release, disk).WithBytes($"/boot/initramfs-{Release}.img", CpioBuilder.Archive("x"))));
    }

    [Fact]
    public void The_command_line_of_a_unified_image_is_one()
    {
        byte[] image = PeBuilder.Program((".linux", X86()), (".cmdline", "root=UUID=1 console=ttyS0\0"u8.ToArray()));
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithBytes(Unified, image).WithText("/efi/loader/entries/x.conf", "options root=UUID=2\n");
        Assert.Equal(
            [("/efi/loader/entries/x.conf", "root=UUID=2"), (Unified, "root=UUID=1 console=ttyS0")],
            guest.Linux.CommandLines.OrShown([]).Select(line => (line.Path, line.Options)));
        Assert.Empty(new MemoryLinuxGuest().WithBytes(Unified, image[..0x100]).Linux.CommandLines.OrShown([]));
    }

    [Fact]
    public void Headers_that_claim_more_than_there_is_have_no_sections()
    {
        byte[] image = PeBuilder.Program((".linux", X86()));
        Assert.Single(PeSection.ReadAll(image));
        foreach ((int at, byte value) in ((int At, byte Value)[])[(0x3F, 0x7F), (0x3D, 0xFF), (0x87, 0xFF), (0x95, 0xFF), (0x80, 0), (0, 0)])
        {
            byte[] damaged = [.. image];
            damaged[at] = value;
            Assert.Empty(PeSection.ReadAll(damaged));
        }

        for (int length = 0; length < 0x1A0; length++)
        {
            Assert.InRange(PeSection.ReadAll(image.AsSpan(0, length)).Count, 0, 1);
        }
    }

    private static string? Known(MemoryLinuxGuest guest) => guest.Linux.BootableKernel.TryGet(out KernelSearch? found) ? found.Kernel
        : throw new InvalidOperationException(guest.Linux.BootableKernel.Problems[0].ToString());

    private static (DriverPlace? Place, string Evidence) Storage(MemoryLinuxGuest guest)
    {
        HyperVDriver driver = guest.Linux.Drivers.OrShown([])[1];
        return (driver.Place.Then(place => (DriverPlace?)place).OrShown(null), driver.Evidence);
    }

    private static MemoryLinuxGuest Modular() => new MemoryLinuxGuest()
        .WithText($"/usr/lib/modules/{Release}/modules.dep", "kernel/drivers/hv/hv_vmbus.ko:\nkernel/drivers/scsi/hv_storvsc.ko:\nkernel/nvme.ko:\n");

    private static byte[] X86()
    {
        byte[] kernel = new byte[2048];
        new byte[] { 0x55, 0xAA, 0xEB, 0x6A }.CopyTo(kernel.AsSpan(0x1FE));
        "HdrS"u8.CopyTo(kernel.AsSpan(0x202));
        return kernel;
    }

    private static byte[] Arm64()
    {
        byte[] kernel = new byte[20_000];
        new Random(1).NextBytes(kernel.AsSpan(0x40));
        "ARM\x64"u8.CopyTo(kernel.AsSpan(0x38));
        return kernel;
    }

    private static byte[] Zboot()
    {
        byte[] kernel = new byte[2048];
        "MZ\0\0zimg"u8.CopyTo(kernel);
        return kernel;
    }

    private static byte[] Gzip(byte[] contents)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(contents);
        }

        return packed.ToArray();
    }
}
