using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests.Linux;

/// <summary>Systems on Btrfs: every read-only command works on them, and every command that would change them says what there is and what to do.</summary>
public sealed class SubvolumeGuestTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Inspect_shows_the_system_as_its_mounts_join_it()
    {
        string output = VmGeneralizeTool.RunChecked("inspect", Suse()).Output;

        Assert.Contains("openSUSE Leap 15.6", output, StringComparison.Ordinal);
        Assert.Contains("/home             partition 1, Btrfs (subvolume @/home)", output, StringComparison.Ordinal);
        Assert.Contains("Not ready (root-not-writable): The root on partition 1 is Btrfs", output, StringComparison.Ordinal);
        Assert.Equal(1, Count(output, "Do this first:"));
    }

    [SkippableFact]
    public void Plan_shows_what_is_found_and_then_why_nothing_is_changed()
    {
        string disk = Fedora();
        ToolResult plan = VmGeneralizeTool.Run("plan", disk);

        Assert.Equal(ExitCodes.Refused, plan.ExitCode);
        Assert.Contains("Fedora Linux 40", plan.Output, StringComparison.Ordinal);
        Assert.Contains("where: /etc/machine-id", plan.Output, StringComparison.Ordinal);
        Assert.Contains("remove it in the VM", plan.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("vmgeneralize generalize", plan.Output, StringComparison.Ordinal);
        Assert.Contains("outside of all subvolumes", plan.Output, StringComparison.Ordinal);
        Assert.Contains("The root on partition 1 is Btrfs", plan.Error, StringComparison.Ordinal);
        Assert.Contains("--deprovisioned-inside", plan.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Verify_tells_leftovers_of_the_system_its_snapshots_and_its_free_space()
    {
        string disk = Suse();
        string needles = _folder.File("needles");
        File.WriteAllText(needles, "VmgPlant-in-a-file\nVmgPlant-deleted\nVmgPlant-nowhere\n");
        ToolResult verify = VmGeneralizeTool.Run("verify", disk, "--search", needles);

        Assert.Equal(ExitCodes.Leftovers, verify.ExitCode);
        Assert.Contains("where: /etc/machine-id", verify.Output, StringComparison.Ordinal);
        Assert.Contains("snapshot @/.snapshots/2/snapshot", verify.Output, StringComparison.Ordinal);
        Assert.Contains("ssh_host_ed25519_key", verify.Output, StringComparison.Ordinal);
        Assert.Contains("VmgPlant-in-a-file", verify.Output, StringComparison.Ordinal);
        Assert.Contains("VmgPlant-deleted", verify.Output, StringComparison.Ordinal);
        Assert.Contains("free blocks on partition 1 hold data of deleted files", verify.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("VmgPlant-nowhere", verify.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("could not be read", verify.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("vmgeneralize generalize", verify.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("is damaged", verify.Output, StringComparison.Ordinal);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private string Suse() => Disk(SubvolumeGuest.Suse(_folder));

    private string Fedora() => Disk(SubvolumeGuest.Fedora(_folder));

    private string Disk(byte[] bytes)
    {
        string path = _folder.File("guest.raw");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
