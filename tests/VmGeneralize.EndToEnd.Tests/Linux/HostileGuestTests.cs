using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests.Linux;

/// <summary>Guests that try to make the tool touch what it must not: other folders of their own, and the host.</summary>
public sealed class HostileGuestTests
{
    // What must survive whatever the guest says.
    private static readonly string[] Kept =
    [
        "/etc/os-release", "/etc/fstab", "/etc/login.defs", "/etc/ssh/sshd_config", "/usr/sbin/waagent", "/home/other/keep.txt", "/srv/keep.txt", "/home",
        "/var", "/var/lib", "/var/log",
    ];

    public static TheoryData<string> Tricks => [.. Cases.Keys];

    private static Dictionary<string, Action<string, string>> Cases { get; } = new()
    {
        ["a home of / in passwd"] = (tree, _) => Replace(tree, "/etc/passwd", ":/home/azureuser:", ":/:"),
        ["a home of /home in passwd"] = (tree, _) => Replace(tree, "/etc/passwd", ":/home/azureuser:", ":/home:"),
        ["a home of /home/. in passwd"] = (tree, _) => Replace(tree, "/etc/passwd", ":/home/azureuser:", ":/home/.:"),
        ["a home with .. in passwd"] = (tree, _) => Replace(tree, "/etc/passwd", ":/home/azureuser:", ":/home/azureuser/../../srv:"),
        ["a home that is another account's"] = (tree, _) => Replace(tree, "/etc/passwd", ":/home/azureuser:", ":/home/other:"),
        ["a home above another account's"] = (tree, _) => Replace(tree, "/etc/passwd", ":/home/azureuser:", "://home//:"),
        ["a home that is a link to another folder"] = (tree, _) => SmallLinuxGuest.Link(tree, "/home/azureuser", "/srv"),
        ["a home that is a link to the host"] = (tree, host) => SmallLinuxGuest.Link(tree, "/home/azureuser", host),
        ["root as the provisioned user"] = (tree, _) => Replace(tree, "/var/lib/waagent/ovf-env.xml", ">azureuser<", ">root<"),
        ["a path as the provisioned user"] = (tree, _) => Replace(tree, "/var/lib/waagent/ovf-env.xml", ">azureuser<", ">../../srv<"),
        ["an empty provisioned user"] = (tree, _) => Replace(tree, "/var/lib/waagent/ovf-env.xml", ">azureuser<", "><"),
        ["Lib.Dir=/"] = (tree, _) => Append(tree, "/etc/waagent.conf", "Lib.Dir=/\n"),
        ["Lib.Dir=/var"] = (tree, _) => Append(tree, "/etc/waagent.conf", "Lib.Dir=/var\n"),
        ["Lib.Dir with .."] = (tree, _) => Append(tree, "/etc/waagent.conf", "Lib.Dir=/var/lib/waagent/../../../srv\n"),
        ["Lib.Dir relative"] = (tree, _) => Append(tree, "/etc/waagent.conf", "Lib.Dir=srv\n"),
        ["Extension.LogDir=/home"] = (tree, _) => Append(tree, "/etc/waagent.conf", "Extension.LogDir=/home\n"),
        ["OS.SshDir=/"] = (tree, _) => Append(tree, "/etc/waagent.conf", "OS.SshDir=/\n"),
        ["OS.PasswordPath=/etc/fstab"] = (tree, _) => Append(tree, "/etc/waagent.conf", "OS.PasswordPath=/etc/fstab\n"),
        ["cloud_dir: /"] = (tree, _) => Append(tree, "/etc/cloud/cloud.cfg", "system_info:\n  paths:\n    cloud_dir: /\n"),
        ["the agent's folder is a link to /"] = (tree, _) => SmallLinuxGuest.Link(tree, "/var/lib/waagent", "/"),
        ["the agent's folder is a chain of .."] = (tree, _) => SmallLinuxGuest.Link(tree, "/var/lib/waagent", "../../../../../../../../srv"),
        ["the agent's folder is a link to the host"] = (tree, host) => SmallLinuxGuest.Link(tree, "/var/lib/waagent", host),
        ["the agent's folder is on the host by .."] = (tree, host) => SmallLinuxGuest.Link(tree, "/var/lib/waagent", "../../../../../../../../../.." + host),
        ["the agent's logs are a link to /home"] = (tree, _) => SmallLinuxGuest.Link(tree, "/var/log/azure", "/home"),
        ["leases are a loop"] = (tree, _) =>
        {
            SmallLinuxGuest.Link(tree, "/var/lib/dhcp", "dhclient");
            SmallLinuxGuest.Link(tree, "/var/lib/dhclient", "dhcp");
        },
        ["ssh is in /proc"] = (tree, _) => SmallLinuxGuest.Link(tree, "/etc/cloud", "/proc/1/root/etc/cloud"),
        ["cloud-init's folder is a link to /"] = (tree, _) => SmallLinuxGuest.Link(tree, "/var/lib/cloud", "/"),
        ["the journal is a link to /srv"] = (tree, _) => SmallLinuxGuest.Link(tree, "/var/log/journal", "/srv"),
        ["tmp is a link to /home"] = (tree, _) => SmallLinuxGuest.Link(tree, "/tmp", "/home"),
        ["a log is a link to fstab"] = (tree, _) => SmallLinuxGuest.Link(tree, "/var/log/waagent.log", "/etc/fstab"),
        ["a log is a link to the host"] = (tree, host) => SmallLinuxGuest.Link(tree, "/var/log/syslog", host + "/file"),
        ["machine-id is a link to the host"] = (tree, host) => SmallLinuxGuest.Link(tree, "/etc/machine-id", host + "/file"),
        ["hostname is a link to fstab"] = (tree, _) => SmallLinuxGuest.Link(tree, "/etc/hostname", "fstab"),
        ["shadow is a link to the host"] = (tree, host) => SmallLinuxGuest.Link(tree, "/etc/shadow", host + "/file"),
        ["names that are no text"] = (tree, _) => OutsideTool.RunChecked(
            "bash",
            "-c",
            "cd \"$1\" && : > $'bad\\xff\\xfename' && : > $'line\\nfeed' && : > $'\\e[2Jescape' && : > \"$(printf 'x%.0s' {1..255})\"",
            "bash",
            tree + "/var/lib/waagent"),
    };

    [SkippableTheory]
    [MemberData(nameof(Tricks))]
    public void Nothing_outside_is_ever_touched(string trick)
    {
        using TemporaryFolder folder = new();
        string host = folder.File("host");
        SmallLinuxGuest.Write(host, "/file", "of the host");
        SmallLinuxGuest.Write(host, "/folder/file", "of the host");
        SmallLinuxGuest guest = SmallLinuxGuest.Build(folder, tree => Cases[trick](tree, host));
        string output = folder.File("out.raw");
        ToolResult result = VmGeneralizeTool.Run("generalize", guest.Path, "-o", output, "--format", "raw");

        Assert.Equal(["file", "folder"], Directory.EnumerateFileSystemEntries(host).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("of the host", File.ReadAllText(host + "/file"));
        Assert.Equal("of the host", File.ReadAllText(host + "/folder/file"));
        Assert.DoesNotContain('\e', result.All);
        if (result.ExitCode == ExitCodes.Refused)
        {
            Assert.False(File.Exists(output));
            return;
        }

        Assert.True(result.ExitCode == ExitCodes.Done, result.All);
        ToolResult check = OutsideTool.Run("e2fsck", "-fn", $"{output}?offset={SmallLinuxGuest.VolumeOffset}");
        Assert.True(check.ExitCode == 0, check.All);
        LinuxManifest before = LinuxManifest.Of(guest.Path);
        LinuxManifest after = LinuxManifest.Of(output);
        foreach (string path in Kept.Where(before.Rows.ContainsKey))
        {
            Assert.True(after.Rows.TryGetValue(path, out LinuxManifestRow? row), $"{path} is gone");
            Assert.Equal(before.Rows[path], row);
        }
    }

    private static void Replace(string tree, string path, string text, string with)
    {
        string before = File.ReadAllText(tree + path);
        Assert.Contains(text, before, StringComparison.Ordinal);
        File.WriteAllText(tree + path, before.Replace(text, with, StringComparison.Ordinal));
    }

    private static void Append(string tree, string path, string text) => File.AppendAllText(tree + path, text);
}
