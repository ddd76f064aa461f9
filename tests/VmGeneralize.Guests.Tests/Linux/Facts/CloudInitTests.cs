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
        Assert.Equal(["Azure"], cloudInit.DataSources.OrShown(null)!.Names);
        Assert.Equal("/etc/cloud/cloud.cfg.d/90_b.cfg: datasource_list", cloudInit.DataSources.OrShown(null)!.Evidence);
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
    public void It_can_be_disabled_in_five_ways()
    {
        Assert.Equal(
            "/boot/grub/grub.cfg: systemd.mask=cloud-init-local.service",
            Of(Installed().WithText("/boot/grub/grub.cfg", "linux /vmlinuz systemd.mask=x systemd.mask=cloud-init-local\n")).DisabledBy.OrShown(null));
        Assert.Equal("/etc/cloud/cloud-init.disabled", Of(Installed().WithFiles("/etc/cloud/cloud-init.disabled")).DisabledBy.OrShown(null));
        Assert.Equal(
            "/boot/grub/grub.cfg: cloud-init=disabled",
            Of(Installed().WithText("/boot/grub/grub.cfg", "\tlinux /vmlinuz root=x cloud-init=disabled\n")).DisabledBy.OrShown(null));
        Assert.Equal("its services are not enabled", Of(Installed().Without("/etc/systemd/system/cloud-init.target.wants")).DisabledBy.OrShown(null));
        Assert.Equal(
            "/etc/systemd/system/cloud-init.service is masked",
            Of(Installed().WithLink("/etc/systemd/system/cloud-init.service", "/dev/null")).DisabledBy.OrShown(null));
    }

    [Theory]
    [InlineData("datasource: {NoCloud: {seedfrom: file:///opt/seed/}}", "x", "/opt/seed/")]
    [InlineData("datasource: {NoCloud: {seedfrom: /opt/seed}}", "ds=nocloud;s=/srv/seed/;h=x", "/srv/seed/,/opt/seed")]
    [InlineData("datasource: {NoCloud: {seedfrom: \"http://10.0.0.1/\"}}", "ds=nocloud-net;seedfrom=https://x/", "")]
    [InlineData("datasource: {NoCloud: null}", "ds=nocloud", "")]
    public void Its_data_may_be_in_a_folder_of_the_guest(string settings, string options, string expected) => Assert.Equal(
        expected,
        string.Join(
            ',',
            Of(Installed().WithText("/etc/cloud/cloud.cfg.d/9.cfg", settings + "\n").WithText("/boot/grub/grub.cfg", $"linux /vmlinuz {options}\n"))
                .SeedFolders.OrShown(["?"])));

    [Theory]
    [InlineData("policy: disabled\n", "/etc/cloud/ds-identify.cfg: policy: disabled")]
    [InlineData("policy: \"search,disabled\" # x\n", "/etc/cloud/ds-identify.cfg: policy: search,disabled")]
    [InlineData("policy: search,found=all,notfound=disabled\n", null)]
    [InlineData("policy: disabled\npolicy: enabled\n", null)]
    [InlineData("# policy: disabled\n", null)]
    public void Whoever_identifies_the_cloud_may_be_told_to_turn_it_off(string text, string? by)
    {
        MemoryLinuxGuest guest = Installed().WithText("/etc/cloud/ds-identify.cfg", text);
        Assert.Equal(by, Of(guest).DisabledBy.OrShown("?"));
        Assert.Equal(by is null, Of(guest).MakesSshHostKeys.IsYes());
        Assert.True(Of(guest).IsTakenForProvisioner.IsYes());
    }

    [Theory]
    [InlineData("cloud-init.target")]
    [InlineData("cloud-init-local.service")]
    [InlineData("cloud-init-network.service")]
    public void One_masked_unit_of_its_chain_keeps_it_from_running(string unit)
    {
        MemoryLinuxGuest guest = Installed().WithFiles($"/usr/lib/systemd/system/{unit}");
        Assert.True(Of(guest).IsEnabled.IsYes());
        Assert.Equal($"/etc/systemd/system/{unit} is masked", Of(guest.WithLink($"/etc/systemd/system/{unit}", "/dev/null")).DisabledBy.OrShown(null));
    }

    [Fact]
    public void The_agent_leaves_provisioning_to_it_though_a_part_of_it_is_masked()
    {
        MemoryLinuxGuest guest = Installed().WithLink("/etc/systemd/system/cloud-init-local.service", "/dev/null")
            .WithFiles("/usr/sbin/waagent", "/usr/lib/systemd/system/waagent.service", "/etc/systemd/system/multi-user.target.wants/waagent.service");
        Assert.True(Of(guest).IsEnabled.IsNo());
        Assert.True(guest.Linux.Agent.Provisions.IsNo());
        Assert.True(guest.Without("/etc/systemd/system/cloud-init.target.wants").Linux.Agent.Provisions.IsYes());
    }

    [Fact]
    public void Scripts_of_run_levels_count_only_where_systemd_has_no_unit_of_that_name()
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithFiles("/usr/bin/cloud-init", "/etc/rc2.d/S01cloud-init");
        Assert.True(Of(guest).IsEnabled.IsYes());
        Assert.True(Of(guest.WithFiles("/usr/lib/systemd/systemd")).IsEnabled.IsYes());
        Assert.Equal("its services are not enabled", Of(guest.WithFiles("/usr/lib/systemd/system/cloud-init.service")).DisabledBy.OrShown(null));
        Assert.Equal(
            "/etc/systemd/system/cloud-init.service is masked",
            Of(guest.WithLink("/etc/systemd/system/cloud-init.service", "/dev/null")).DisabledBy.OrShown(null));
    }

    [Fact]
    public void Units_that_presets_leave_off_are_told_with_the_preset()
    {
        MemoryLinuxGuest guest = Installed().Without("/etc/systemd/system/cloud-init.target.wants")
            .WithText("/usr/lib/systemd/system-preset/99-default.preset", "disable *\n");
        Assert.Equal("its services are not enabled (/usr/lib/systemd/system-preset/99-default.preset: disable *)", Of(guest).DisabledBy.OrShown(null));
        guest.WithText("/usr/lib/systemd/system-preset/90-x.preset", "enable cloud-init*\n");
        Assert.Equal("its services are not enabled", Of(guest).DisabledBy.OrShown(null));
        guest.WithText("/etc/systemd/system-preset/90-x.preset", "# none\n");
        Assert.Contains("99-default", Of(guest).DisabledBy.OrShown(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("root=x cloud-init=enabled", true)]
    [InlineData("root=x", false)]
    [InlineData("root=x cloud-init=disabled", false)]
    public void The_kernel_s_word_counts_more_than_the_file(string options, bool runs) => Assert.Equal(runs, Of(Installed()
        .WithFiles("/etc/cloud/cloud-init.disabled").WithText("/boot/grub/grub.cfg", $"linux /vmlinuz {options}\n")).IsEnabled.IsYes());

    [Theory]
    [InlineData("ds=nocloud;s=http://10.0.0.1/", "", "nocloud", false)]
    [InlineData("ds=azure", "", "azure", true)]
    [InlineData("ci.datasource=Ec2", "", "Ec2", false)]
    [InlineData("quiet", "datasource: Ec2\n", "Ec2", false)]
    [InlineData("ds=Azure", "datasource: Ec2\n", "Azure", true)]
    public void One_source_of_data_may_be_given_that_comes_before_all_settings(string options, string identify, string name, bool isAzure)
    {
        CloudInit cloudInit = Of(Installed().WithText("/boot/grub/grub.cfg", $"linux /vmlinuz {options}\n").WithText("/etc/cloud/ds-identify.cfg", identify)
            .WithText("/etc/cloud/cloud.cfg.d/90.cfg", "datasource_list: [ Azure ]\n"));
        Assert.Equal([name], cloudInit.DataSources.OrShown(null)!.Names);
        Assert.Equal((isAzure, isAzure), (cloudInit.Provisions.IsYes(), cloudInit.MakesSshHostKeys.IsYes()));
    }

    [Theory]
    [InlineData("[ Azure ]", true, true)]
    [InlineData("[NoCloud, \"Azure\", None]", true, true)]
    [InlineData("\n  [Azure,\n   None]", true, true)]
    [InlineData("\n- NoCloud\n- 'Azure'", true, true)]
    [InlineData("&a [Azure]", true, true)]
    [InlineData("Azure", true, true)]
    [InlineData("!!seq [Azure]", true, true)]
    [InlineData("[]", true, true)]
    [InlineData("[ None ]", false, true)]
    [InlineData("\n- NoCloud", false, false)]
    public void The_list_of_sources_is_read_however_it_is_written(string list, bool provisions, bool makesKeys)
    {
        CloudInit cloudInit = Of(Installed().WithText("/etc/cloud/cloud.cfg.d/90.cfg", $"datasource_list: {list}\n"));
        Assert.Equal((provisions, makesKeys), (cloudInit.Provisions.IsYes(), cloudInit.MakesSshHostKeys.IsYes()));
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
