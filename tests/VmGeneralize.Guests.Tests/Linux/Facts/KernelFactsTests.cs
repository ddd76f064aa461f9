using System.IO.Compression;
using System.Text;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Guests.Tests.Linux.Facts;

public sealed class KernelFactsTests
{
    private static readonly string[] Modules = ["hv_vmbus", "hv_storvsc"];

    [Fact]
    public void Boot_entries_come_before_what_they_are_made_from()
    {
        FakeLinuxGuest guest = new FakeLinuxGuest().WithText("/etc/default/grub", "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\nGRUB_CMDLINE_LINUX=\"console=ttyS0,115200 earlyprintk\"\n");
        KernelCommandLine source = Assert.Single(KernelCommandLine.Of(guest));
        Assert.Equal(["ttyS0,115200"], source.Values("console"));
        Assert.True(source.Has("quiet"));

        guest.WithText("/boot/grub/grub.cfg", "menuentry x {\n\tlinux\t/vmlinuz-6 root=UUID=1 ro console=tty0\n}\n");
        Assert.Equal(("/boot/grub/grub.cfg", "root=UUID=1 ro console=tty0"), Shape(Assert.Single(KernelCommandLine.Of(guest))));
    }

    [Fact]
    public void Entries_may_take_their_options_from_the_environment_block()
    {
        FakeLinuxGuest guest = new FakeLinuxGuest()
            .WithText("/boot/loader/entries/0123-5.14.conf", "title x\noptions $kernelopts quiet\n").WithText("/boot/grub2/grubenv", "# GRUB\nkernelopts=root=/dev/x ro\n###");
        Assert.Equal("root=/dev/x ro quiet", Assert.Single(KernelCommandLine.Of(guest)).Options);
    }

    [Theory]
    [InlineData("kernel/drivers/hv/hv_vmbus.ko\nkernel/drivers/scsi/hv_storvsc.ko\n", "", "", DriverPlace.BuiltIn)]
    [InlineData("", "CONFIG_HYPERV=y\nCONFIG_HYPERV_STORAGE=y\n", "", DriverPlace.BuiltIn)]
    [InlineData("", "", "MODULES=most\n", DriverPlace.Initramfs)]
    [InlineData("", "", "MODULES=dep\n", DriverPlace.Unknown)]
    public void Cheap_evidence_tells_where_a_driver_is(string builtIn, string configuration, string rules, DriverPlace expected)
    {
        FakeLinuxGuest guest = new FakeLinuxGuest()
            .WithText("/usr/lib/modules/6.1/modules.builtin", builtIn)
            .WithText("/usr/lib/modules/6.1/modules.dep", "kernel/drivers/hv/hv_vmbus.ko:\nkernel/drivers/scsi/hv_storvsc.ko: x\nkernel/drivers/net/hyperv/hv_netvsc.ko: x\n")
            .WithText("/boot/config-6.1", configuration).WithText("/etc/initramfs-tools/initramfs.conf", rules);
        IReadOnlyList<HyperVDriver> drivers = HyperVDrivers.Of(guest);
        Assert.Equal(["hv_vmbus", "hv_storvsc", "hv_netvsc"], drivers.Select(driver => driver.Module));
        Assert.Equal(expected, drivers[1].Place);
        Assert.Equal(DriverPlace.ModuleOnly, drivers[2].Place);
    }

    [Fact]
    public void The_initial_RAM_disk_is_read_when_it_can_be()
    {
        byte[] early = Cpio("kernel/x86/microcode/GenuineIntel.bin");
        byte[] main = Cpio("usr/lib/modules/6.1/kernel/drivers/hv/hv_vmbus.ko.xz", "usr/lib/modules/6.1/kernel/drivers/scsi/other.ko");
        Assert.Equal(["hv_vmbus"], InitialRamDisk.Find([.. early, .. new byte[300], .. Gzip(main)], Modules)!);
        Assert.Equal(["hv_vmbus"], InitialRamDisk.Find([.. early, .. main], Modules)!);
        Assert.Null(InitialRamDisk.Find([.. early, 0x28, 0xB5, 0x2F, 0xFD, 1, 2, 3], Modules));
        Assert.Empty(InitialRamDisk.Find([], Modules)!);
    }

    [Fact]
    public void Damaged_RAM_disks_are_read_in_bounded_memory()
    {
        byte[] plain = [.. Cpio("a/hv_vmbus.ko"), .. new byte[100], .. Cpio("b/x")];
        byte[] packed = [.. Cpio("a"), .. Gzip(Cpio("a/hv_vmbus.ko", "c"))];
        Random random = new(5);
        for (int round = 0; round < 4000; round++)
        {
            byte[] bytes = [.. round % 2 == 0 ? plain : packed];
            for (int change = 0; change < 3; change++)
            {
                bytes[random.Next(bytes.Length)] = (byte)(change == 0 ? 'F' : random.Next(256));
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            _ = InitialRamDisk.Find(bytes[..random.Next(bytes.Length + 1)], Modules);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    }

    [Fact]
    public void Swap_files_are_known_by_their_signature()
    {
        byte[] swap = new byte[8192];
        "SWAPSPACE2"u8.CopyTo(swap.AsSpan(4086));
        byte[] suspended = new byte[8192];
        "S1SUSPEND"u8.CopyTo(suspended.AsSpan(4086));
        FakeLinuxGuest guest = new FakeLinuxGuest().WithBytes("/swapfile", swap).WithBytes("/data/sw ap", suspended).WithBytes("/swap.img", new byte[8192]).WithText("/etc/important", new string('x', 5000))
            .WithText("/etc/fstab", "/data/sw\\040ap none swap sw 0 0\n/etc/important none swap sw 0 0\nUUID=1 / ext4 defaults 0 1\n/dev/sda2 none swap sw 0 0\n# /x none swap sw\n");
        Assert.Equal([("/data/sw ap", true), ("/swapfile", false)], SwapFile.All(guest).Select(file => (file.File.Path, file.IsHibernation)));
    }

    private static (string Path, string Options) Shape(KernelCommandLine line) => (line.Path, line.Options);

    private static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private static byte[] Cpio(params string[] names)
    {
        MemoryStream archive = new();
        foreach (string name in names.Append(CpioEntry.Trailer))
        {
            int size = name == CpioEntry.Trailer ? 0 : 5;
            archive.Write(Encoding.ASCII.GetBytes("070701" + string.Concat(Enumerable.Repeat("00000000", 6)) + $"{size:X8}" + string.Concat(Enumerable.Repeat("00000000", 4)) + $"{name.Length + 1:X8}00000000{name}\0"));
            Pad();
            archive.Write(new byte[size]);
            Pad();
        }

        return archive.ToArray();

        void Pad() => archive.Write(new byte[(4 - (archive.Length % 4)) % 4]);
    }
}
