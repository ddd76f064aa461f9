using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Guests.Tests.Linux.Facts;

/// <summary>Conditions of the units that provision: in the unit, in its drop-ins, or in a unit in <c>/etc</c> that replaces it.</summary>
public sealed class UnitConditionsTests
{
    private const string DropIn = "/etc/systemd/system/cloud-init.service.d/10-x.conf";

    [Theory]
    [InlineData("ConditionPathExists=/etc/nothing", false)]
    [InlineData("ConditionPathExists=!/etc/nothing", true)]
    [InlineData("ConditionPathExists=/etc/cloud/cloud.cfg", true)]
    [InlineData("ConditionPathExists=!/etc/cloud/cloud.cfg", false)]
    [InlineData("ConditionPathExists=/etc/dangling", false)]
    [InlineData("ConditionPathExists=/run/x", null)]
    [InlineData("ConditionPathExists=!/var/lib/cloud/instance", null)] // generalizing takes it away
    [InlineData("ConditionPathExists=/etc/%H", null)]
    [InlineData("ConditionPathIsDirectory=/etc/cloud", true)]
    [InlineData("ConditionDirectoryNotEmpty=/etc/none", false)]
    [InlineData("ConditionFileNotEmpty=/etc/cloud/cloud.cfg", true)]
    [InlineData("ConditionPathIsSymbolicLink=/etc/dangling", true)]
    [InlineData("ConditionVirtualization=vm", true)]
    [InlineData("ConditionVirtualization=!vm", false)]
    [InlineData("ConditionVirtualization=microsoft", true)]
    [InlineData("ConditionVirtualization=kvm", false)]
    [InlineData("ConditionVirtualization=no", false)]
    [InlineData("ConditionVirtualization=!container", true)]
    [InlineData("ConditionKernelCommandLine=quiet", true)]
    [InlineData("ConditionKernelCommandLine=console", true)]
    [InlineData("ConditionKernelCommandLine=console=ttyS0", true)]
    [InlineData("ConditionKernelCommandLine=console=tty1", false)]
    [InlineData("ConditionKernelCommandLine=!cloud-init=disabled", true)]
    [InlineData("ConditionKernelCommandLine=rescue", null)] // one of the entries has it
    [InlineData("ConditionEnvironment=!KERNEL_CMDLINE=cloud-init=disabled", true)]
    [InlineData("ConditionFirstBoot=yes", null)]
    [InlineData("ConditionArchitecture=x86-64", null)]
    [InlineData("AssertPathExists=/etc/nothing", false)]
    [InlineData("ConditionPathExists=/etc/nothing\nConditionPathExists=", true)] // taken back
    [InlineData("ConditionPathExists=/etc/nothing\nAssertPathExists=", false)]
    [InlineData("ConditionPathExists=|/etc/nothing\nConditionPathExists=|/etc/cloud/cloud.cfg", true)]
    [InlineData("ConditionPathExists=|/etc/nothing\nConditionVirtualization=|kvm", false)]
    [InlineData("ConditionPathExists=|/etc/nothing\nConditionFirstBoot=|yes", null)]
    [InlineData("ConditionFirstBoot=yes\nConditionPathExists=/etc/nothing", false)] // one that fails is enough
    [InlineData("# ConditionPathExists=/etc/nothing", true)]
    public void A_condition_of_a_drop_in_is_decided_or_not_known(string lines, bool? runs)
    {
        CloudInit cloudInit = Guest(DropIn, $"[Unit]\n{lines}\n").Linux.CloudInit;

        Assert.Equal(runs, cloudInit.IsEnabled.IsYes() ? true : cloudInit.IsEnabled.IsNo() ? false : (bool?)null);
        if (runs == false)
        {
            Assert.StartsWith($"{DropIn}: ", cloudInit.DisabledBy.OrShown(null), StringComparison.Ordinal);
        }

        if (runs is null)
        {
            Assert.Equal(DropIn, Assert.Single(cloudInit.IsEnabled.Problems).Path);
        }
    }

    [Theory]
    [InlineData("/usr/lib/systemd/system/cloud-init.service", false)]
    [InlineData("/etc/systemd/system/cloud-init.service", false)] // in the place of the packaged one
    [InlineData("/etc/systemd/system/cloud-.service.d/x.conf", false)]
    [InlineData("/etc/systemd/system/service.d/x.conf", false)]
    [InlineData("/usr/lib/systemd/system/cloud-init.target.d/x.conf", true)] // there is no such unit
    [InlineData("/etc/systemd/system/other.service.d/x.conf", true)]
    [InlineData("/etc/systemd/system/cloud-init.service.d/x.txt", true)]
    public void Conditions_count_wherever_systemd_reads_them(string path, bool runs) =>
        Assert.Equal(runs, Guest(path, "[Unit]\nConditionPathExists=/etc/nothing\n").Linux.CloudInit.IsEnabled.IsYes());

    [Fact]
    public void A_drop_in_of_the_first_folder_stands_for_one_of_its_name()
    {
        MemoryLinuxGuest guest = Guest("/usr/lib/systemd/system/cloud-init.service.d/10-x.conf", "[Unit]\nConditionPathExists=/etc/nothing\n");
        Assert.True(guest.Linux.CloudInit.IsEnabled.IsNo());

        Assert.True(guest.WithText(DropIn, "[Unit]\n").Linux.CloudInit.IsEnabled.IsYes());
    }

    [Theory]
    [InlineData("ExecStart=/usr/bin/cloud-init init", true)]
    [InlineData("ExecStart=/usr/bin/cloud-init init\nExecStart=\nExecStart=/bin/true", false)]
    [InlineData("ExecStart=/opt/own.sh", null)]
    [InlineData("Type=oneshot", true)]
    public void What_a_unit_runs_under_the_name_counts(string lines, bool? runs)
    {
        CloudInit cloudInit = Guest("/etc/systemd/system/cloud-init.service", $"[Service]\n{lines}\n").Linux.CloudInit;

        Assert.Equal(runs, cloudInit.IsEnabled.IsYes() ? true : cloudInit.IsEnabled.IsNo() ? false : (bool?)null);
    }

    [Theory]
    [InlineData("ConditionVirtualization=kvm", false)]
    [InlineData("ConditionVirtualization=|vm\nConditionPathExists=/etc/waagent.conf", true)]
    [InlineData("ConditionFirstBoot=yes", null)]
    public void So_it_is_with_the_agent(string lines, bool? runs)
    {
        AgentConfiguration agent = new MemoryLinuxGuest()
            .WithFiles("/usr/sbin/waagent", "/etc/waagent.conf")
            .WithText("/usr/lib/systemd/system/walinuxagent.service", "[Service]\nExecStart=/usr/bin/python3 -u /usr/sbin/waagent -daemon\n")
            .WithLink("/etc/systemd/system/multi-user.target.wants/walinuxagent.service", "/usr/lib/systemd/system/walinuxagent.service")
            .WithText("/etc/systemd/system/walinuxagent.service.d/x.conf", $"[Unit]\n{lines}\n").Linux.Agent;

        Assert.Equal(runs, agent.IsEnabled.IsYes() ? true : agent.IsEnabled.IsNo() ? false : (bool?)null);
    }

    private static MemoryLinuxGuest Guest(string path, string text) => CloudInitTests.Installed()
        .WithLink("/etc/dangling", "/etc/nothing")
        .WithText("/boot/grub/grub.cfg", "linux /vmlinuz root=x quiet console=ttyS0\nlinux /vmlinuz root=x quiet console=ttyS0 rescue\n")
        .WithText(path, text);
}
