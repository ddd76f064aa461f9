using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests.Linux;

/// <summary>Small disks of kinds that occur in practice, for which the right answer is known.</summary>
public sealed class FieldCaseTests
{
    private const string Marker = "LEFTOVER";

    [SkippableFact]
    public void Host_keys_behind_a_link_and_a_machine_id_behind_one_go()
    {
        using TemporaryFolder folder = new();
        SmallLinuxGuest guest = SmallLinuxGuest.Build(folder, tree =>
        {
            Enable(tree);
            SmallLinuxGuest.Link(tree, "/etc/ssh", "/data/ssh");
            SmallLinuxGuest.Write(tree, "/data/ssh/ssh_host_rsa_key", Marker);
            SmallLinuxGuest.Write(tree, "/data/ssh/sshd_config", "Port 22\n");
            SmallLinuxGuest.Link(tree, "/etc/machine-id", "/data/machine-id");
            SmallLinuxGuest.Write(tree, "/data/machine-id", "0123456789abcdef0123456789abcdef\n");
        });
        string output = folder.File("out.raw");
        VmGeneralizeTool.RunChecked("generalize", guest.Path, "-o", output, "--format", "raw");
        LinuxManifest after = LinuxManifest.Of(output);
        Assert.DoesNotContain("/data/ssh/ssh_host_rsa_key", after.Rows.Keys);
        Assert.Contains("/data/ssh/sshd_config", after.Rows.Keys);
        VmGeneralizeTool.RunChecked("verify", output);
        Assert.Empty(ByteSearch.Find(output, [Marker]));
    }

    [SkippableFact]
    public void A_password_inside_a_text_of_the_installer_is_told_and_goes()
    {
        using TemporaryFolder folder = new();
        SmallLinuxGuest guest = SmallLinuxGuest.Build(folder, tree => SmallLinuxGuest.Write(tree, "/etc/cloud/cloud.cfg.d/99-installer.cfg",
            $"datasource:\n  None:\n    userdata_raw: \"#cloud-config\\nusers:\\n- name: admin\\n  passwd: $6${Marker}\\n\"\ndatasource_list: [Azure]\n"));
        string output = folder.File("out.raw");
        Assert.Matches("sets a password[^\n]*\n *where: /etc/cloud/cloud.cfg.d/99-installer.cfg", VmGeneralizeTool.RunChecked("inspect", guest.Path).Output);
        VmGeneralizeTool.RunChecked("generalize", guest.Path, "-o", output, "--format", "raw");
        Assert.Empty(ByteSearch.Find(output, [Marker]));
    }

    [SkippableFact]
    public void A_forbidden_udf_is_an_error_and_a_warning_and_can_be_mended()
    {
        using TemporaryFolder folder = new();
        SmallLinuxGuest guest = SmallLinuxGuest.Build(folder, tree => SmallLinuxGuest.Write(tree, "/etc/modprobe.d/CIS.conf", "install udf /bin/true\n"));
        string output = folder.File("out.raw");
        Assert.Matches("ERROR +The kernel module udf is forbidden", VmGeneralizeTool.RunChecked("inspect", guest.Path).Output);
        Assert.Matches("warning: The kernel module udf is forbidden", VmGeneralizeTool.RunChecked("plan", guest.Path).Output);
        ToolResult repaired = VmGeneralizeTool.RunChecked(
            "generalize", guest.Path, "-o", output, "--format", "raw", "--operations", "defaults,linux-forbidden-modules");
        Assert.DoesNotContain("warning: The kernel module udf", repaired.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("is forbidden", VmGeneralizeTool.RunChecked("inspect", output).Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_static_address_on_a_card_of_the_source_is_told_with_its_file_and_can_be_mended()
    {
        using TemporaryFolder folder = new();
        SmallLinuxGuest guest = SmallLinuxGuest.Build(folder, tree =>
        {
            SmallLinuxGuest.Write(tree, "/etc/netplan/01.yaml", "network:\n  version: 2\n  ethernets:\n    ens160: {addresses: [192.168.1.5/24]}\n");
            SmallLinuxGuest.Write(tree, "/etc/cloud/cloud.cfg.d/99.cfg", "network: {config: disabled}\n");
        });
        string output = folder.File("out.raw");
        Assert.Matches(
            "WARNING +The network is configured for ens160 with the static address 192.168.1.5/24[^\n]*\n *where: /etc/netplan/01.yaml",
            VmGeneralizeTool.RunChecked("inspect", guest.Path).Output);
        Assert.Matches("warning: The network is configured for ens160[^\n]*/etc/netplan/01.yaml", VmGeneralizeTool.RunChecked("plan", guest.Path).Output);
        ToolResult repaired = VmGeneralizeTool.RunChecked(
            "generalize", guest.Path, "-o", output, "--format", "raw", "--operations", "defaults,linux-static-network");
        Assert.DoesNotContain("warning: The network", repaired.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("ens160", VmGeneralizeTool.RunChecked("inspect", output).Output, StringComparison.Ordinal);
        Assert.Contains("dhcp4: true", ReadFile(output, "/etc/netplan/01.yaml"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_masked_cloud_init_does_not_count_because_of_its_scripts_and_host_keys_stay()
    {
        using TemporaryFolder folder = new();
        SmallLinuxGuest guest = SmallLinuxGuest.Build(folder, tree =>
        {
            Enable(tree);
            SmallLinuxGuest.Link(tree, "/etc/systemd/system/cloud-init.service", "/dev/null");
            SmallLinuxGuest.Write(tree, "/etc/rc2.d/S01cloud-init", "#!/bin/sh\n");
            SmallLinuxGuest.Write(tree, "/etc/ssh/ssh_host_rsa_key", "key");
            SmallLinuxGuest.Write(tree, "/usr/sbin/sshd", "sshd");
        });
        string output = folder.File("out.raw");
        Assert.Matches("ERROR +Neither cloud-init nor the Azure Linux agent provisions", VmGeneralizeTool.RunChecked("inspect", guest.Path).Output);
        VmGeneralizeTool.RunChecked("generalize", guest.Path, "-o", output, "--format", "raw");
        Assert.Contains("/etc/ssh/ssh_host_rsa_key", LinuxManifest.Of(output).Rows.Keys);
    }

    [SkippableTheory]
    [InlineData("/boot/grub/grub.cfg", "\tlinux /vmlinuz root=UUID=99999999-0000-4000-8000-000000000009 ro console=ttyS0\n", "says to start from")]
    [InlineData("/boot/grub/grub.cfg", "\tlinux /vmlinuz root=/dev/mapper/loop0p4 ro console=ttyS0\n", "says to start from")]
    [InlineData(
        "/etc/fstab",
        "UUID=56474d00-0000-4000-8000-000000000001 / ext4 defaults 0 1\nUUID=99999999-0000-4000-8000-000000000009 /data ext4 defaults 0 2\n",
        "is not on this disk: without /data")]
    public void A_root_or_a_mount_that_names_nothing_is_an_error_and_a_warning(string path, string text, string expected)
    {
        using TemporaryFolder folder = new();
        string disk = SmallLinuxGuest.Build(folder, tree => SmallLinuxGuest.Write(tree, path, text)).Path;
        Assert.Matches($"ERROR +[^\n]*{expected}[^\n]*\n *where: {path}", VmGeneralizeTool.RunChecked("inspect", disk).Output);
        Assert.Matches($"warning: [^\n]*{expected}", VmGeneralizeTool.RunChecked("plan", disk).Output);
    }

    [SkippableFact]
    public void A_root_and_a_mount_that_name_what_is_there_are_no_finding()
    {
        using TemporaryFolder folder = new();
        string disk = SmallLinuxGuest.Build(folder, tree =>
            SmallLinuxGuest.Write(tree, "/boot/grub/grub.cfg", "\tlinux /vmlinuz root=UUID=56474d00-0000-4000-8000-000000000001 ro console=ttyS0\n")).Path;
        string output = VmGeneralizeTool.RunChecked("inspect", disk).Output;
        Assert.DoesNotContain("not on this disk", output, StringComparison.Ordinal);
        Assert.DoesNotContain("says to start", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_volume_without_a_partition_table_is_not_ready()
    {
        using TemporaryFolder folder = new();
        string disk = SmallLinuxGuest.Build(folder, _ => { }).Path;
        string bare = folder.File("ext4.raw"); // as in the ext4.vhdx of the Windows Subsystem for Linux
        SparseFile.Extract(disk, SmallLinuxGuest.VolumeOffset, 46 << 20, bare);
        string output = VmGeneralizeTool.RunChecked("inspect", bare).Output;
        Assert.Matches("ERROR +The disk has no partition table", output);
        Assert.DoesNotContain("\nReady:", output, StringComparison.Ordinal);
        Assert.Contains("Not ready for Azure", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Answers_in_the_installer_s_logs_are_told_and_go()
    {
        using TemporaryFolder folder = new();
        SmallLinuxGuest guest = SmallLinuxGuest.Build(folder, tree =>
        {
            SmallLinuxGuest.Write(tree, "/var/log/installer/autoinstall-user-data", $"autoinstall:\n  identity:\n    password: $6${Marker}\n");
            SmallLinuxGuest.Write(tree, "/var/log/installer/curtin-install/subiquity-curthooks.conf", $"x: {Marker}\n");
            SmallLinuxGuest.Write(tree, "/var/log/installer/cdebconf/questions.dat", $"Name: passwd/user-password-crypted\nValue: {Marker}\n");
        });
        string output = folder.File("out.raw");
        Assert.Matches("sets a password[^\n]*\n *where: /var/log/installer/autoinstall-user-data", VmGeneralizeTool.RunChecked("inspect", guest.Path).Output);
        VmGeneralizeTool.RunChecked("generalize", guest.Path, "-o", output, "--format", "raw");
        Assert.Empty(ByteSearch.Find(output, [Marker]));
    }

    [SkippableFact]
    public void Folders_that_are_reached_again_and_again_end()
    {
        using TemporaryFolder folder = new();
        SmallLinuxGuest guest = SmallLinuxGuest.Build(folder, tree =>
            Directory.CreateDirectory(tree + "/var/log" + string.Concat(Enumerable.Range(0, 20).Select(_ => "/d"))));
        OutsideTool.Require("debugfs");
        OutsideTool.RunChecked("debugfs", "-w", "-R", "link /var/log /var/log/again", $"{guest.Path}?offset={SmallLinuxGuest.VolumeOffset}");
        Assert.NotEqual(0, VmGeneralizeTool.Run("plan", guest.Path).ExitCode);
        Assert.Contains("ready", VmGeneralizeTool.Run("inspect", guest.Path).Output, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(ExitCodes.Leftovers, VmGeneralizeTool.Run("verify", guest.Path).ExitCode);
    }

    private static string ReadFile(string disk, string path)
    {
        OutsideTool.Require("debugfs");
        return OutsideTool.RunChecked("debugfs", "-R", $"cat {path}", $"{disk}?offset={SmallLinuxGuest.VolumeOffset}");
    }

    private static void Enable(string tree)
    {
        SmallLinuxGuest.Write(tree, "/usr/lib/systemd/systemd", "systemd");
        SmallLinuxGuest.Write(tree, "/usr/lib/systemd/system/cloud-init.service", "[Service]\n");
        SmallLinuxGuest.Link(tree, "/etc/systemd/system/cloud-init.target.wants/cloud-init.service", "/usr/lib/systemd/system/cloud-init.service");
    }
}
