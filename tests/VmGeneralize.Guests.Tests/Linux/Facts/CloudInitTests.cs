using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Guests.Tests.Linux.Facts;

public sealed class CloudInitTests
{
    internal static MemoryLinuxGuest Installed() => new MemoryLinuxGuest()
        .WithFiles("/usr/bin/cloud-init", "/usr/lib/systemd/system/cloud-init.service")
        .WithLink("/lib", "usr/lib")
        .WithLink("/etc/systemd/system/cloud-init.target.wants/cloud-init.service", "/lib/systemd/system/cloud-init.service")
        .WithText("/etc/cloud/cloud.cfg", "cloud_init_modules:\n - ssh\n");

    [Fact]
    public void Later_files_replace_what_earlier_ones_say()
    {
        CloudInit cloudInit = Of(Installed()
            .WithText("/etc/cloud/cloud.cfg.d/05_logging.cfg", "output: {all: '| tee -a /var/log/ci/out.log'}\ndef_log_file: /var/log/ci.log\n")
            .WithText("/etc/cloud/cloud.cfg.d/20_a.cfg", "network: {config: disabled}\ndatasource_list: [NoCloud]\n")
            .WithText("/etc/cloud/cloud.cfg.d/90_b.cfg", "datasource_list:\n- Azure\nsystem_info:\n  paths:\n    cloud_dir: /opt/cloud\n")
            .WithText("/etc/cloud/cloud.cfg.d/99_ignored.yaml", "datasource_list: [None]\n"));
        Assert.True(cloudInit.IsEnabled.IsYes());
        Assert.True(cloudInit.MakesSshHostKeys.IsYes());
        Assert.True(cloudInit.NetworkIsDisabled.IsYes());
        Assert.Equal(["Azure"], cloudInit.DataSources.OrShown(null)!);
        Assert.Equal("/opt/cloud", cloudInit.Folder.OrShown(""));
        Assert.Equal(["/var/log/ci.log", "/var/log/ci/out.log", "/var/log/cloud-init-output.log"], cloudInit.LogFiles.OrShown([]));
    }

    [Fact]
    public void Without_settings_its_defaults_hold()
    {
        CloudInit cloudInit = Of(new MemoryLinuxGuest());
        Assert.True(cloudInit.IsInstalled.IsNo());
        Assert.True(cloudInit.MakesSshHostKeys.IsNo());
        Assert.Equal("/var/lib/cloud", cloudInit.Folder.OrShown(""));
        Assert.Equal(["/var/log/cloud-init.log", "/var/log/cloud-init-output.log"], cloudInit.LogFiles.OrShown([]));
    }

    [Fact]
    public void It_can_be_disabled_in_four_ways()
    {
        Assert.Equal("/etc/cloud/cloud-init.disabled", Of(Installed().WithFiles("/etc/cloud/cloud-init.disabled")).DisabledBy.OrShown(null));
        Assert.Equal(
            "/boot/grub/grub.cfg: cloud-init=disabled",
            Of(Installed().WithText("/boot/grub/grub.cfg", "\tlinux /vmlinuz root=x cloud-init=disabled\n")).DisabledBy.OrShown(null));
        Assert.Equal("its services are not enabled", Of(Installed().Without("/etc/systemd/system/cloud-init.target.wants")).DisabledBy.OrShown(null));
        Assert.Equal("its services are not enabled", Of(Installed().WithLink("/etc/systemd/system/cloud-init.service", "/dev/null")).DisabledBy.OrShown(null));
    }

    [Theory]
    [InlineData("network-config=disabled", true)]
    [InlineData("network-config=enabled", false)]
    public void The_kernel_can_be_told_that_it_writes_no_network(string option, bool disabled) =>
        Assert.Equal(disabled, Of(Installed().WithText("/boot/loader/entries/a.conf", $"options root=UUID=1 {option}\n")).NetworkIsDisabled.IsYes());

    [Fact]
    public void Only_executables_are_clean_scripts()
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest()
            .WithText("/etc/cloud/clean.d/10-x", "#!/bin/sh\n", mode: 0x1ED)
            .WithText("/etc/cloud/clean.d/README", "x");
        Assert.Equal(["/etc/cloud/clean.d/10-x"], Of(guest).CleanScripts.OrShown([]).Select(file => file.Path));
    }

    private static CloudInit Of(MemoryLinuxGuest guest) => guest.Linux.CloudInit;
}
