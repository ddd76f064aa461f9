using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests.Linux;

/// <summary>A disk that was cleaned in the way of virt-sysprep: through the kernel's driver, file by file. verify names what this leaves.</summary>
public sealed class CleanedByOthersTests : IDisposable
{
    private const string Secret = "virt-sysprep-canary-7d20e4";

    // The virt-sysprep operations that find anything in this guest, as shell: bash-history, ssh-hostkeys, logfiles, machine-id, dhcp-client-state.
    private const string Clean = """
        set -e; cd "$1"
        rm -f root/.bash_history etc/ssh/ssh_host_* var/lib/dhcp/*
        find var/log -type f -delete
        : > etc/machine-id
        rm -rf home/azureuser var/lib/waagent
        sed -i '/^azureuser:/d' etc/passwd etc/shadow etc/group etc/gshadow
        sed -i 's/^root:[^:]*:/root:*:/' etc/shadow
        """;

    private readonly TemporaryFolder _folder = new();

    [SkippableFact]
    public void Verify_names_what_they_left_and_generalize_takes_it_out()
    {
        OutsideTool.Require("bash", "mount");
        SmallLinuxGuest guest = SmallLinuxGuest.Build(_folder, tree =>
        {
            SmallLinuxGuest.Write(tree, "/root/.bash_history", string.Concat(Enumerable.Repeat(Secret + "\n", 2000)));
            SmallLinuxGuest.Write(tree, "/etc/ssh/ssh_host_rsa_key", Secret);
        }).Mounted(mount => OutsideTool.RunChecked("bash", "-c", Clean, "bash", mount));
        File.WriteAllText(_folder.File("search"), Secret + "\n");

        ToolResult before = VmGeneralizeTool.Run("verify", guest.Path, "--search", _folder.File("search"));

        Assert.True(before.ExitCode == ExitCodes.Leftovers, before.All);
        string[] places = ["free blocks on partition 1 hold data of deleted files", "free inodes still hold", "the journal holds blocks", Secret];
        foreach (string place in places)
        {
            Assert.Contains(place, before.Output, StringComparison.Ordinal);
        }

        VmGeneralizeTool.RunChecked("generalize", guest.Path, "-o", _folder.File("out.raw"));
        ToolResult after = VmGeneralizeTool.Run("verify", _folder.File("out.raw"), "--search", _folder.File("search"));
        Assert.True(after.ExitCode == ExitCodes.Done, after.All);
    }

    public void Dispose() => _folder.Dispose();
}
