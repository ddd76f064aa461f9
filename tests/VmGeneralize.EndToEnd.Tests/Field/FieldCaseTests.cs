using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Field;

/// <summary>Each case ends as its README says.</summary>
public sealed class FieldCaseTests
{
    [SkippableTheory]
    [InlineData("linux", "plain", 1)]
    [InlineData("linux", "mount-unit", 2, "home")]
    [InlineData("linux", "ssh-link", 1)]
    [InlineData("windows", "sparse-index", 1, "", false)]
    [InlineData("windows", "deleted-partition", 1)]
    [InlineData("windows", "second-volume", 2)]
    public void What_was_left_is_gone(string system, string name, int volumes, string second = "", bool hasMarker = true)
    {
        using FieldDisk disk = new(system, name, volumes, second);

        disk.AssertGone(hasMarker);
    }

    [SkippableFact]
    public void The_base_of_Windows_is_gone_too()
    {
        using FieldDisk disk = new("windows", "plain", 1);

        disk.AssertGone(hasMarker: false);
        Assert.False(disk.Keeps("Windows/Panther/setupact.log"));
    }

    [SkippableFact]
    public void Of_two_systems_one_has_to_be_named_and_the_other_is_a_leftover()
    {
        using FieldDisk disk = new("linux", "two-systems", 2);
        Assert.Equal(ExitCodes.Refused, disk.Generalize().ExitCode);
        Assert.Equal(ExitCodes.Refused, disk.Generalize("--partition", "1").ExitCode);

        ToolResult result = disk.Generalize("--partition", "1", "--keep-other-systems");

        Assert.True(result.ExitCode == ExitCodes.Done, result.All);
        Assert.Matches("warning: Another system is installed on partition 2", result.All);
        ToolResult verified = VmGeneralizeTool.Run("verify", disk.Result);
        Assert.Equal(ExitCodes.Leftovers, verified.ExitCode);
        Assert.Matches("LEFTOVER Another system is installed on partition 2", verified.Output);
    }

    [SkippableFact]
    public void A_password_in_an_installers_text_is_told_and_goes_with_its_operation()
    {
        using FieldDisk disk = new("linux", "installer-hash", 1);

        Assert.Matches(
            "sets a password[^\n]*\n *where: /etc/cloud/cloud.cfg.d/99-installer.cfg[^\n]*\n[^\n]*linux-installer-answers",
            VmGeneralizeTool.RunChecked("inspect", disk.Path).Output);
        disk.AssertGone();
    }

    [SkippableFact]
    public void A_static_address_is_a_warning_that_names_its_file()
    {
        using FieldDisk disk = new("linux", "static-address", 1);

        string inspected = VmGeneralizeTool.RunChecked("inspect", disk.Path).Output;
        Assert.Matches("WARNING +The network is configured for ens160[^\n]*192.168.1.5/24[^\n]*\n *where: /etc/netplan/01.yaml", inspected);
        Assert.Matches("warning: The network is configured for ens160[^\n]*/etc/netplan/01.yaml", VmGeneralizeTool.RunChecked("plan", disk.Path).All);
        disk.AssertGone();
    }

    [SkippableFact]
    public void A_forbidden_udf_is_an_error()
    {
        using FieldDisk disk = new("linux", "no-udf", 1);

        Assert.Matches("Ready for Azure\\?(.|\n)*ERROR +The kernel module udf is forbidden", VmGeneralizeTool.RunChecked("inspect", disk.Path).Output);
        disk.AssertGone();
    }

    [SkippableFact]
    public void Host_keys_that_nobody_makes_anew_stay_and_it_is_said_why()
    {
        using FieldDisk disk = new("linux", "modules-next-line", 1);

        Assert.Matches("warning: Nothing creates new SSH host keys[^\n]*/etc/ssh/ssh_host_rsa_key", VmGeneralizeTool.RunChecked("plan", disk.Path).All);
        disk.AssertGone();
        Assert.True(disk.Keeps("etc/ssh/ssh_host_rsa_key"));
    }

    [SkippableFact]
    public void Host_keys_whose_names_differ_in_case_both_go()
    {
        using FieldDisk disk = new("windows", "case-twins", 1);

        disk.AssertGone(hasMarker: false);
        Assert.False(disk.Keeps("ProgramData/ssh/ssh_host_rsa_key"));
        Assert.False(disk.Keeps("ProgramData/ssh/SSH_HOST_RSA_KEY"));
    }
}
