using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests.Linux;

/// <summary>Every command reports what could not be read, and whatever depends on it stays.</summary>
public sealed class UnreadableFactTests
{
    private const string Key = "/etc/ssh/ssh_host_rsa_key";
    private const string Settings = "/etc/cloud/cloud.cfg.d/50.cfg";

    [SkippableTheory]
    [InlineData("cloud_init_modules: [seed_random, growpart]\n")]
    [InlineData("cloud_init_modules:\n  [seed_random, growpart]\n")]
    [InlineData("cloud_init_modules:\n  - seed_random\n  - growpart\n")]
    public void Host_keys_stay_where_the_list_of_modules_lacks_ssh_however_it_is_written(string settings)
    {
        using TemporaryFolder folder = new();
        SmallLinuxGuest guest = WithServer(folder, tree => SmallLinuxGuest.Write(tree, Settings, settings));
        string output = folder.File("out.raw");

        ToolResult result = VmGeneralizeTool.RunChecked("generalize", guest.Path, "-o", output, "--format", "raw");

        Assert.Contains(Key, LinuxManifest.Of(output).Rows.Keys);
        Assert.Matches($"warning: Nothing creates new SSH host keys .*{Key}", result.Output);
        Assert.DoesNotContain("could not be read", result.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Settings_that_cannot_be_read_keep_host_keys_and_every_command_says_so()
    {
        using TemporaryFolder folder = new();
        SmallLinuxGuest guest = WithServer(folder, tree => SmallLinuxGuest.Write(tree, Settings, "cloud_init_modules: [ssh\nother: 1\n"));
        string output = folder.File("out.raw");

        string inspected = VmGeneralizeTool.RunChecked("inspect", guest.Path).Output;
        string planned = VmGeneralizeTool.RunChecked("plan", guest.Path).Output;
        string generalized = VmGeneralizeTool.RunChecked("generalize", guest.Path, "-o", output, "--format", "raw").Output;
        ToolResult verified = VmGeneralizeTool.Run("verify", output);

        Assert.Contains(Key, LinuxManifest.Of(output).Rows.Keys);
        Assert.Contains("could not read who regenerates them", inspected, StringComparison.Ordinal);
        Assert.All(
            [planned, generalized], text => Assert.Matches($"warning: {Settings} could not be read: line [0-9]+, column [0-9]+: .*the SSH host keys", text));
        Assert.Matches("could not be read \\(line .*\\), so that nothing can be said for the SSH host keys", verified.Output);
        Assert.Equal(ExitCodes.Leftovers, verified.ExitCode);
    }

    [SkippableFact]
    public void Passwords_that_cannot_be_read_keep_the_user_whole()
    {
        using TemporaryFolder folder = new();
        SmallLinuxGuest guest = WithServer(
            folder, tree => File.AppendAllText(tree + "/etc/shadow", string.Concat(Enumerable.Repeat("#" + new string('x', 1023), 16500))));
        string output = folder.File("out.raw");

        string generalized = VmGeneralizeTool.RunChecked("generalize", guest.Path, "-o", output, "--format", "raw").Output;

        LinuxManifest before = LinuxManifest.Of(guest.Path);
        LinuxManifest after = LinuxManifest.Of(output);
        Assert.All(["/etc/shadow", "/etc/passwd", "/etc/group", "/etc/gshadow"], path => Assert.Equal(before.Rows[path], after.Rows[path]));
        Assert.Contains("/home/azureuser", after.Rows.Keys);
        Assert.Matches("warning: /etc/shadow could not be read: it has [0-9]+ bytes.*root's password, the user azureuser", generalized);
        ToolResult verified = VmGeneralizeTool.Run("verify", output);
        Assert.Equal(ExitCodes.Leftovers, verified.ExitCode);
        Assert.Contains("where: /etc/shadow", verified.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void An_fstab_that_cannot_be_read_is_refused()
    {
        using TemporaryFolder folder = new();
        SmallLinuxGuest guest = WithServer(folder, tree => SmallLinuxGuest.Link(tree, "/etc/fstab", "/data/fstab"));

        ToolResult result = VmGeneralizeTool.Run("generalize", guest.Path, "-o", folder.File("out.raw"), "--format", "raw");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("/etc/fstab could not be read: it is a link that leads to /data/fstab", result.All, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("out.raw")));
    }

    private static SmallLinuxGuest WithServer(TemporaryFolder folder, Action<string> change) => SmallLinuxGuest.Build(folder, tree =>
    {
        SmallLinuxGuest.Write(tree, "/usr/sbin/sshd", "x");
        SmallLinuxGuest.Write(tree, Key, "key\n");
        SmallLinuxGuest.Write(tree, "/usr/lib/systemd/system/cloud-init.service", "[Service]\nExecStart=/usr/bin/cloud-init\n");
        Directory.CreateDirectory(tree + "/etc/systemd/system/cloud-init.target.wants");
        SmallLinuxGuest.Link(tree, "/etc/systemd/system/cloud-init.target.wants/cloud-init.service", "/usr/lib/systemd/system/cloud-init.service");
        change(tree);
    });
}
