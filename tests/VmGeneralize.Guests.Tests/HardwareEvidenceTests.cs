using VmGeneralize.Guests.Tests.Linux.Facts.RamDisk;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.Guests.Tests;

/// <summary>Whether a guest supports the hardware of Azure's hosts: yes, no, or not known, and never yes for anything that was not read.</summary>
public sealed class HardwareEvidenceTests
{
    private const string Services = ReadinessGuest.ControlSet + @"Services\";
    private const string Repository = "/Windows/System32/DriverStore/FileRepository";
    private const string Pci = "usr/lib/modules/6.1/kernel/drivers/pci/controller/pci-hyperv.ko";
    private const string Nvme = "usr/lib/modules/6.1/kernel/drivers/nvme/host/nvme.ko.xz";

    public static TheoryData<string[], bool?> RamDisks => new()
    {
        { [Pci, Nvme], true },
        { [Pci], false },
        { [Nvme], false }, // the bus that the disk is on is not found
        { [], false },
    };

    [Theory]
    [MemberData(nameof(RamDisks))]
    public void A_Linux_starts_from_NVMe_with_the_disk_s_driver_and_its_bus_in_the_RAM_disk(string[] modules, bool? expected) =>
        Assert.Equal(expected, Known(HardwareEvidence.StartsFromNvme(Kernel().WithBytes("/boot/initrd.img-6.1", CpioBuilder.Archive([.. modules, "init"])))));

    [Fact]
    public void Drivers_that_are_part_of_the_kernel_need_no_RAM_disk()
    {
        MemoryLinuxGuest guest = Kernel().WithText(
            "/usr/lib/modules/6.1/modules.builtin", "kernel/drivers/nvme/host/nvme.ko\nkernel/drivers/pci/controller/pci-hyperv.ko\n");
        Assert.True(Known(HardwareEvidence.StartsFromNvme(guest)));
        guest.WithText("/boot/grub/grub.cfg", "\tlinux /vmlinuz-6.1 root=/dev/sda1 ro\n");
        Assert.False(Known(HardwareEvidence.StartsFromNvme(guest)));
    }

    [Fact]
    public void Nothing_is_known_of_a_Linux_whose_RAM_disk_or_kernel_is_not_read()
    {
        Assert.Null(Known(HardwareEvidence.StartsFromNvme(Kernel())));
        Assert.Null(Known(HardwareEvidence.StartsFromNvme(Kernel().WithBytes("/boot/initrd.img-6.1", [0x28, 0xB5, 0x2F, 0xFD, 1, 2, 3]))));
        Assert.Null(Known(HardwareEvidence.StartsFromNvme(new MemoryLinuxGuest())));
        Assert.Null(Known(HardwareEvidence.HasAcceleratedNetwork(new MemoryLinuxGuest())));
    }

    [Fact]
    public void A_driver_that_is_forbidden_is_none()
    {
        MemoryLinuxGuest guest = Kernel().WithBytes("/boot/initrd.img-6.1", CpioBuilder.Archive(Pci, Nvme));
        Assert.True(Known(HardwareEvidence.HasAcceleratedNetwork(guest)));
        guest.WithText("/etc/modprobe.d/no.conf", "blacklist nvme\nblacklist mlx5_core\n");
        Assert.False(Known(HardwareEvidence.StartsFromNvme(guest)));
        Assert.False(Known(HardwareEvidence.HasAcceleratedNetwork(guest)));
    }

    [Theory]
    [InlineData("kernel/pci-hyperv.ko:\nkernel/mlx5_core.ko:\n", true)]
    [InlineData("kernel/pci-hyperv.ko:\nkernel/mlx4_core.ko:\n", false)]
    [InlineData("kernel/mlx5_core.ko:\n", false)]
    [InlineData("", null)]
    public void A_Linux_has_accelerated_networking_with_modules_that_may_be_loaded_later(string modules, bool? expected) => Assert.Equal(
        expected,
        Known(HardwareEvidence.HasAcceleratedNetwork(new MemoryLinuxGuest().WithText("/usr/lib/modules/6.1/modules.dep", modules)
            .WithBytes("/boot/initrd.img-6.1", CpioBuilder.Archive("init")))));

    [Theory]
    [InlineData(0u, null, true)]
    [InlineData(0u, 0u, true)]
    [InlineData(0u, 3u, false)] // as Windows Server 2022 comes
    [InlineData(3u, null, false)]
    [InlineData(null, null, false)]
    public void A_Windows_starts_from_NVMe_when_the_loader_starts_its_driver(uint? start, uint? over, bool expected)
    {
        FakeGuest guest = new FakeGuest().WithKey("SYSTEM", Services + "partmgr");
        _ = start is null ? guest : guest.WithValue("SYSTEM", Services + "stornvme", "Start", start);
        _ = over is null ? guest : guest.WithValue("SYSTEM", Services + @"stornvme\StartOverride", "0", over);
        Assert.Equal(expected, Known(HardwareEvidence.StartsFromNvme(guest)));
    }

    [Theory]
    [InlineData(Repository + "/mlx5.inf_amd64_1/mlx5.sys", true)]
    [InlineData(Repository + "/net1.inf_amd64_1/net1.sys", null)] // a definition that promises it takes the disk
    [InlineData("/Windows/notepad.exe", null)]
    public void A_Windows_has_accelerated_networking_with_a_driver_package(string file, bool? expected) =>
        Assert.Equal(expected, Known(HardwareEvidence.HasAcceleratedNetwork(new FakeGuest().WithText(file, "x"))));

    [Fact]
    public void Nothing_is_known_of_a_Windows_without_services() => Assert.Null(Known(HardwareEvidence.StartsFromNvme(new FakeGuest())));

    private static bool? Known(Fact<bool> fact) => fact.TryGet(out bool value) ? value : null;

    private static MemoryLinuxGuest Kernel() => new MemoryLinuxGuest().WithText(
        "/usr/lib/modules/6.1/modules.dep", "kernel/drivers/nvme/host/nvme.ko:\nkernel/drivers/pci/controller/pci-hyperv.ko:\nkernel/mlx5_core.ko:\n");
}
