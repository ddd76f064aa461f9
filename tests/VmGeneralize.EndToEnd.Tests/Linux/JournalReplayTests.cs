using VmGeneralize.EndToEnd.Tests.Checks;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests.Linux;

/// <summary>A disk taken from a running machine: its journal holds what is not yet written in place.</summary>
public sealed class JournalReplayTests
{
    // Everything is committed and nothing is in place; then part of it is deleted, which revokes blocks.
    private const string Script =
        """
        set -euo pipefail
        m=$1
        mkdir "$m/srv/new"
        for i in $(seq 1 400); do echo "VMGCANARY-journal-$i" >"$m/srv/new/file-$i"; done
        sync -f "$m"
        rm -r "$m/srv/new/"file-1?? "$m/home/azureuser/.bash_history"
        echo changed >"$m/srv/keep.txt"
        mv "$m/srv/new/file-2" "$m/srv/renamed"
        sync -f "$m"
        ln -s target "$m/srv/link"
        echo last >"$m/srv/last"
        sync -f "$m"
        """;

    private const string KernelScript =
        """
        set -euo pipefail
        m=$(mktemp -d)
        device=$(losetup --show -f -o 1048576 --sizelimit $((46 << 20)) "$1")
        trap 'losetup -d "$device" 2>/dev/null || true; rmdir "$m"' EXIT
        mount "$device" "$m"
        umount "$m"
        """;

    [SkippableFact]
    public void The_result_equals_that_of_the_kernels_own_replay()
    {
        OutsideTool.Require("losetup", "mount", "dumpe2fs");
        using TemporaryFolder folder = new();
        SmallLinuxGuest guest = SmallLinuxGuest.Build(folder, _ => { });
        string dirty = folder.File("dirty.raw");
        guest.Mounted(mount =>
        {
            OutsideTool.RunChecked("bash", "-c", Script, "bash", mount);
            SparseFile.Snapshot(guest.Path, dirty);
        });
        string kernel = folder.File("kernel.raw");
        File.Copy(dirty, kernel);
        OutsideTool.RunChecked("bash", "-c", KernelScript, "bash", kernel);
        Assert.Contains("needs_recovery", Features(folder, dirty), StringComparison.Ordinal);
        Assert.DoesNotContain("needs_recovery", Features(folder, kernel), StringComparison.Ordinal);

        string digest = Digest.OfFile(dirty);
        ToolResult inspected = VmGeneralizeTool.RunChecked("inspect", dirty);
        Assert.Matches("(?i)journal.*replay|replay.*journal", inspected.Output);
        string fromDirty = Generalize(folder, dirty);
        string fromKernel = Generalize(folder, kernel);

        Assert.Equal(digest, Digest.OfFile(dirty));
        LinuxManifest ours = LinuxManifest.Of(fromDirty);
        Assert.Empty(LinuxManifest.Of(fromKernel).Differences(ours));
        Assert.Contains("/srv/renamed", ours.Rows.Keys);
        Assert.Contains("/srv/last", ours.Rows.Keys);
        Assert.DoesNotContain("/srv/new/file-150", ours.Rows.Keys);
        Assert.DoesNotContain("journal-150", Canaries.In(fromDirty));
        Assert.Contains("journal-250", Canaries.In(fromDirty));
        Assert.DoesNotContain("needs_recovery", Features(folder, fromDirty), StringComparison.Ordinal);
    }

    private static string Generalize(TemporaryFolder folder, string disk)
    {
        string output = folder.File($"{Path.GetFileNameWithoutExtension(disk)}-out.raw");
        VmGeneralizeTool.RunChecked("generalize", disk, "-o", output, "--format", "raw");
        ToolResult check = OutsideTool.Run("e2fsck", "-fn", $"{output}?offset={SmallLinuxGuest.VolumeOffset}");
        Assert.True(check.ExitCode == 0, check.All);
        return output;
    }

    private static string Features(TemporaryFolder folder, string disk)
    {
        string volume = folder.File("volume");
        OutsideTool.RunChecked("dd", $"if={disk}", $"of={volume}", "bs=1M", "skip=1", "count=46", "status=none");
        return OutsideTool.RunChecked("dumpe2fs", "-h", volume);
    }
}
