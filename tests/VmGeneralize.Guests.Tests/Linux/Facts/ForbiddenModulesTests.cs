using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Guests.Tests.Linux.Facts;

public sealed class ForbiddenModulesTests
{
    [Theory]
    [InlineData("install udf /bin/true", "udf")]
    [InlineData("  install\tudf   /usr/bin/false # CIS 1.1.1.7", "udf")]
    [InlineData("install udf :", "udf")]
    [InlineData("install sr-mod /sbin/nologin", "sr_mod")]
    [InlineData("install sr* /bin/false", "sr_mod")]
    [InlineData("install udf /sbin/modprobe --ignore-install udf && logger udf", "")]
    [InlineData("blacklist hv_netvsc", "hv_netvsc")]
    [InlineData("blacklist hv_net*", "")]
    [InlineData("blacklist \\\n udf", "udf")]
    [InlineData("# blacklist udf", "")]
    [InlineData("alias fs-udf off", "udf")]
    [InlineData("alias udf other", "")]
    [InlineData("options udf x=1", "")]
    [InlineData("install cramfs /bin/true\nblacklist floppy", "")]
    public void Statements_of_modprobe_are_read_as_it_reads_them(string text, string expected) =>
        Assert.Equal(expected, Names(new MemoryLinuxGuest().WithText("/etc/modprobe.d/x.conf", text + "\n")));

    [Theory]
    [InlineData("ro module_blacklist=floppy,hv_storvsc quiet", "hv_storvsc")]
    [InlineData("modprobe.blacklist=nvme", "nvme")]
    [InlineData("modprobe.blacklist=", "")]
    [InlineData("rd.driver.blacklist=hv_storvsc,hv_netvsc", "hv_storvsc")] // the RAM disk needs the root's driver only
    [InlineData("blacklist=udf", "")]
    public void So_are_options_of_the_kernel(string options, string expected)
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithText("/boot/grub/grub.cfg", $"linux /vmlinuz {options}\n");
        Assert.Equal(expected, Names(guest));
        Assert.All(guest.Linux.ForbiddenModules.OrShown([]), module => Assert.Equal(("/boot/grub/grub.cfg", null), (module.Path, module.Line)));
    }

    [Fact]
    public void The_file_of_the_administrator_takes_the_place_of_the_package_s()
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithText("/usr/lib/modprobe.d/cis.conf", "blacklist udf\n");
        Assert.Equal("udf", Names(guest));
        Assert.Equal("", Names(guest.WithText("/etc/modprobe.d/cis.conf", "\n")));
        Assert.Equal("", Names(new MemoryLinuxGuest().WithText("/etc/modprobe.d/cis.txt", "blacklist udf\n")));
    }

    [Fact]
    public void What_is_part_of_the_kernel_cannot_be_forbidden()
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithText("/etc/modprobe.d/cis.conf", "blacklist udf\n")
            .WithText("/usr/lib/modules/6.1/modules.dep", "kernel/fs/udf/udf.ko:\n");
        Assert.Equal("udf", Names(guest));
        Assert.Equal("", Names(guest.WithText("/usr/lib/modules/6.1/modules.builtin", "kernel/fs/udf/udf.ko\n")));
        Assert.False(guest.WithLink("/usr/lib/modules/6.1/modules.builtin", "/none").Linux.ForbiddenModules.IsKnown);
    }

    private static string Names(MemoryLinuxGuest guest) =>
        string.Join(' ', guest.Linux.ForbiddenModules.OrShown([]).Select(module => module.Module.Name).Distinct());
}
