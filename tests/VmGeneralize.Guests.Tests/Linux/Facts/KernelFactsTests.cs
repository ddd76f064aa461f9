using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Guests.Tests.Linux.Facts.RamDisk;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Guests.Tests.Linux.Facts;

public sealed class KernelFactsTests
{
    [Fact]
    public void Boot_entries_come_before_what_they_are_made_from()
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithText(
            "/etc/default/grub", "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\nGRUB_CMDLINE_LINUX=\"console=ttyS0,115200 earlyprintk\"\n");
        KernelCommandLine source = Assert.Single(guest.Linux.CommandLines.OrShown([]));
        Assert.Equal(["ttyS0,115200"], source.Values("console"));
        Assert.True(source.Has("quiet"));

        guest.WithText("/boot/grub/grub.cfg", "menuentry x {\n\tlinux\t/vmlinuz-6 root=UUID=1 ro console=tty0\n}\n");
        Assert.Equal(("/boot/grub/grub.cfg", "root=UUID=1 ro console=tty0"), Shape(Assert.Single(guest.Linux.CommandLines.OrShown([]))));
    }

    [Fact]
    public void Entries_may_take_their_options_from_the_environment_block()
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest()
            .WithText(
                "/boot/loader/entries/0123-5.14.conf",
                "title x\noptions $kernelopts quiet\n").WithText("/boot/grub2/grubenv", "# GRUB\nkernelopts=root=/dev/x ro\n###");
        Assert.Equal("root=/dev/x ro quiet", Assert.Single(guest.Linux.CommandLines.OrShown([])).Options);
    }

    [Fact]
    public void The_environment_block_is_needed_only_by_entries_that_take_something_from_it()
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithText(
            "/boot/loader/entries/a.conf", "options root=UUID=1 quiet\n").WithLink("/boot/grub2/grubenv", "../efi/EFI/redhat/grubenv");
        Assert.Equal("root=UUID=1 quiet", Assert.Single(guest.Linux.CommandLines.OrShown([])).Options);
        guest.WithText("/boot/loader/entries/a.conf", "options $kernelopts quiet\n");
        Assert.Equal("/boot/grub2/grubenv", Assert.Single(guest.Linux.CommandLines.Problems).Path);
    }

    [Theory]
    [InlineData("kernel/drivers/hv/hv_vmbus.ko\nkernel/drivers/scsi/hv_storvsc.ko\n", "", "", DriverPlace.BuiltIn)]
    [InlineData("", "CONFIG_HYPERV=y\nCONFIG_HYPERV_STORAGE=y\n", "", DriverPlace.BuiltIn)]
    [InlineData("", "", "MODULES=most\n", DriverPlace.Initramfs)]
    [InlineData("", "", "MODULES=dep\n", null)]
    public void Without_a_RAM_disk_other_evidence_tells_where_a_driver_is(string builtIn, string configuration, string rules, DriverPlace? expected)
    {
        MemoryLinuxGuest guest = Kernel().WithText("/usr/lib/modules/6.1/modules.builtin", builtIn)
            .WithText("/boot/config-6.1", configuration).WithText("/etc/initramfs-tools/initramfs.conf", rules);
        IReadOnlyList<HyperVDriver> drivers = guest.Linux.Drivers.OrShown([]);
        Assert.Equal(["hv_vmbus", "hv_storvsc", "hv_netvsc", "udf"], drivers.Select(driver => driver.Module.Name).Take(4));
        Assert.Equal(expected, drivers[1].Place.Then(place => (DriverPlace?)place).OrShown(null));
        Assert.Equal(DriverPlace.ModuleOnly, drivers[2].Place.OrShown(DriverPlace.Missing));
    }

    [Theory]
    [InlineData("usr/lib/modules/6.1/kernel/drivers/scsi/hv_storvsc.ko.zst", DriverPlace.Initramfs)]
    [InlineData("usr/lib/modules/6.1/kernel/drivers/scsi/other.ko", DriverPlace.ModuleOnly)]
    public void What_is_in_the_RAM_disk_counts_and_not_what_its_rules_say(string name, DriverPlace expected)
    {
        MemoryLinuxGuest guest = Kernel().WithText("/etc/initramfs-tools/initramfs.conf", "MODULES=most\n")
            .WithBytes("/boot/initrd.img-6.1", CpioBuilder.Archive(name));
        Assert.Equal((expected, "/boot/initrd.img-6.1"), Storage(guest));
    }

    [Theory]
    [InlineData("/usr/lib/modules/6.1-0-lts/initramfs.img", "")]
    [InlineData("/boot/initramfs-lts", "")]
    [InlineData("/boot/initramfs-linux-lts.img", "linux-lts\n")]
    public void A_RAM_disk_is_found_where_the_distribution_keeps_it(string path, string package)
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest()
            .WithText("/usr/lib/modules/6.1-0-lts/modules.dep", "kernel/drivers/hv/hv_vmbus.ko:\nkernel/drivers/scsi/hv_storvsc.ko:\nkernel/nvme.ko:\n")
            .WithText("/usr/lib/modules/6.1-0-lts/pkgbase", package)
            .WithBytes(path, CpioBuilder.Archive("lib/modules/6.1-0-lts/kernel/drivers/scsi/hv_storvsc.ko.xz"));
        Assert.Equal((DriverPlace.Initramfs, path), Storage(guest));
        Assert.Equal(DriverPlace.ModuleOnly, guest.Linux.Drivers.OrShown([]).Single(driver => driver.Module.Name == "nvme").Place.OrShown(DriverPlace.BuiltIn));
    }

    [Theory]
    [InlineData("6.1.0-9-amd64", "6.1.0-37-amd64")]
    [InlineData("5.14.0-70.el9.x86_64", "5.14.0-427.el9.x86_64")]
    [InlineData("6.8.0-31-generic", "6.10.0-1-generic")]
    [InlineData("6.12~rc3", "6.12")]
    public void The_newest_kernel_is_the_one_with_the_highest_version(string older, string newer)
    {
        foreach (string[] order in new[] { new[] { older, newer }, [newer, older] })
        {
            MemoryLinuxGuest guest = new();
            foreach (string release in order)
            {
                guest = guest.WithText($"/usr/lib/modules/{release}/modules.dep", "kernel/x.ko:\n");
            }

            Assert.Equal(newer, guest.Linux.Kernel.OrShown(null)?.Release);
        }
    }

    [Fact]
    public void A_RAM_disk_that_cannot_be_read_tells_nothing_whatever_its_rules_say()
    {
        MemoryLinuxGuest guest = Kernel().WithText("/etc/initramfs-tools/initramfs.conf", "MODULES=most\n")
            .WithBytes("/boot/initrd.img-6.1", [0x28, 0xB5, 0x2F, 0xFD, 1, 2, 3]);
        HyperVDriver storage = guest.Linux.Drivers.OrShown([])[1];
        Assert.Equal("/boot/initrd.img-6.1", Assert.Single(storage.Place.Problems).Path);
        Assert.False(Kernel().WithLink("/boot/initrd.img-6.1", "/none").Linux.Drivers.OrShown([])[1].Place.IsKnown);
    }

    [Fact]
    public void Lists_of_modules_that_cannot_be_read_tell_nothing()
    {
        Assert.False(Kernel().WithLink("/usr/lib/modules/6.1/modules.builtin", "/none").Linux.Drivers.OrShown([])[1].Place.IsKnown);
        Assert.False(Kernel().WithLink("/usr/lib/modules/6.1/modules.dep", "/none").Linux.Drivers.OrShown([])[1].Place.IsKnown);
        Assert.False(Kernel().WithText("/usr/lib/modules/6.1/modules.dep", "").Linux.Drivers.OrShown([])[1].Place.IsKnown);
        MemoryLinuxGuest lacking = Kernel().WithText("/usr/lib/modules/6.1/modules.dep", "kernel/x.ko:\n");
        Assert.Equal(DriverPlace.Missing, lacking.Linux.Drivers.OrShown([])[1].Place.OrShown(DriverPlace.BuiltIn));
        Assert.False(lacking.WithText("/boot/config-6.1", "CONFIG_HYPERV_STORAGE=m\n").Linux.Drivers.OrShown([])[1].Place.IsKnown);
    }

    [Fact]
    public void Swap_files_are_known_by_their_signature()
    {
        byte[] swap = new byte[8192];
        "SWAPSPACE2"u8.CopyTo(swap.AsSpan(4086));
        byte[] suspended = new byte[8192];
        "S1SUSPEND"u8.CopyTo(suspended.AsSpan(4086));
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithBytes("/swapfile", swap).WithBytes("/data/sw ap", suspended).WithBytes("/swap.img", new byte[8192])
            .WithText("/etc/important", new string('x', 5000))
            .WithText(
                "/etc/fstab",
                "/data/sw\\040ap none swap sw 0 0\n/etc/important none swap sw 0 0\nUUID=1 / ext4 defaults 0 1\n/dev/sda2 none swap sw 0 0\n# /x "
                    + "none swap sw\n");
        Assert.Equal([("/data/sw ap", true), ("/swapfile", false)], guest.Linux.SwapFiles.Found.Select(file => (file.File.Path, file.IsHibernation)));
    }

    [Fact]
    public void The_header_of_a_swap_file_is_as_large_as_the_pages_of_the_machine_that_made_it()
    {
        byte[] swap = new byte[1 << 20];
        "SWAPSPACE2"u8.CopyTo(swap.AsSpan(65526));

        SwapFile found = Assert.Single(new MemoryLinuxGuest().WithBytes("/swapfile", swap).Linux.SwapFiles.Found);
        Assert.Equal((65536, false), (found.HeaderSize, found.IsHibernation));
    }

    [Fact]
    public void What_may_be_swap_and_is_not_read_is_told()
    {
        byte[] swap = new byte[8192];
        "SWAPSPACE2"u8.CopyTo(swap.AsSpan(4086));
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithBytes("/data/swap", swap).WithLink("/swapfile", "/data/swap").WithLink("/swap.img", "/none")
            .WithFolder("/swap")
            .WithText("/etc/fstab", "/gone/swap none swap sw 0 0\n");
        Assert.Empty(guest.Linux.SwapFiles.Found);
        Assert.Equal(["/swapfile", "/swap.img"], guest.Linux.SwapFiles.Problems.Select(problem => problem.Path));
        Assert.Equal("/etc/fstab", Assert.Single(new MemoryLinuxGuest().WithLink("/etc/fstab", "/none").Linux.SwapFiles.Problems).Path);
    }

    private static MemoryLinuxGuest Kernel() => new MemoryLinuxGuest()
        .WithText(
            "/usr/lib/modules/6.1/modules.dep",
            "kernel/drivers/hv/hv_vmbus.ko:\nkernel/drivers/scsi/hv_storvsc.ko: x\nkernel/drivers/net/hyperv/hv_netvsc.ko: x\n");

    private static (DriverPlace? Place, string Evidence) Storage(MemoryLinuxGuest guest)
    {
        HyperVDriver driver = guest.Linux.Drivers.OrShown([])[1];
        return (driver.Place.Then(place => (DriverPlace?)place).OrShown(null), driver.Evidence);
    }

    private static (string Path, string Options) Shape(KernelCommandLine line) => (line.Path, line.Options);
}
