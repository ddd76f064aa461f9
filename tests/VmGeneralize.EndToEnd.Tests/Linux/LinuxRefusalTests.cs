using VmGeneralize.EndToEnd.Tests.Checks;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests.Linux;

/// <summary>Linux disks that must not be touched: refused by name, with what to do first, and left unchanged.</summary>
public sealed class LinuxRefusalTests
{
    private const long VolumeOffset = SmallLinuxGuest.VolumeOffset;

    [SkippableFact]
    public void A_volume_under_LUKS_is_refused()
    {
        OutsideTool.Require("cryptsetup");
        using TemporaryFolder folder = new();
        SmallLinuxGuest guest = SmallLinuxGuest.Build(folder, _ => { });
        OutsideTool.RunChecked(
            "bash",
            "-c",
            "truncate -s 32M \"$2\" && printf key | cryptsetup luksFormat -q --type luks2 --pbkdf pbkdf2 --pbkdf-force-iterations 1000 \"$2\" - && "
                + "dd if=\"$2\" of=\"$1\" bs=1M seek=1 conv=notrunc status=none",
            "bash",
            guest.Path,
            folder.File("luks"));
        AssertRefused(guest.Path, folder, "LUKS", ExitCodes.Refused);
    }

    [SkippableFact]
    public void An_unknown_incompatible_feature_is_refused_by_its_bit()
    {
        OutsideTool.Require("debugfs");
        using TemporaryFolder folder = new();
        SmallLinuxGuest guest = SmallLinuxGuest.Build(folder, _ => { });
        Patch(guest.Path, VolumeOffset + 1024 + 0x63, 0x40); // bit 30 of s_feature_incompat
        AssertRefused(guest.Path, folder, "0x40000000", ExitCodes.Refused, ExitCodes.Corrupt);
    }

    [SkippableTheory]
    [InlineData("casefold")]
    [InlineData("encrypt")]
    public void A_feature_that_is_not_handled_is_refused_by_name(string feature)
    {
        OutsideTool.Require("mke2fs", "sgdisk");
        using TemporaryFolder folder = new();
        SmallLinuxGuest guest = SmallLinuxGuest.Build(folder, _ => { });
        OutsideTool.RunChecked("bash", "-c", "mke2fs -q -F -t ext4 -O \"$2\" -E offset=1048576 \"$1\" 46m", "bash", guest.Path, feature);
        AssertRefused(guest.Path, folder, feature, ExitCodes.Refused, ExitCodes.Corrupt);
    }

    [SkippableTheory]
    [InlineData("btrfs", "Btrfs")]
    public void A_root_that_is_only_read_is_refused_by_name(string fileSystem, string name)
    {
        BuiltLinuxGuest guest = LinuxGuestBuilder.Build(new() { FileSystem = fileSystem });
        using TemporaryFolder folder = new();
        AssertRefused(guest.Raw, folder, name, ExitCodes.Refused, ExitCodes.Corrupt);
    }

    /// <summary>A Btrfs mirror: both halves on one disk, one half alone, and one half that was used without the other.</summary>
    [SkippableFact]
    public void A_Btrfs_over_two_devices_is_refused_by_name_whether_both_are_there_or_one()
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "to mount a volume needs root");
        OutsideTool.Require("mkfs.btrfs", "sgdisk", "mount", "losetup");
        using TemporaryFolder folder = new();
        string[] halves = [folder.File("first"), folder.File("second")];
        Array.ForEach(halves, half => SparseFile.Create(half, 128 << 20));
        OutsideTool.RunChecked("mkfs.btrfs", ["-q", "-d", "raid1", "-m", "raid1", .. halves]);
        string pair = folder.File("pair.raw");
        SparseFile.Create(pair, 260 << 20);
        OutsideTool.RunChecked("sgdisk", "-n", "1:1M:+128M", "-n", "2:130M:+128M", pair);
        SparseFile.Copy(halves[0], 0, 128 << 20, pair, 1 << 20);
        SparseFile.Copy(halves[1], 0, 128 << 20, pair, 130 << 20);
        string degraded = folder.File("degraded.raw");
        File.Copy(halves[0], degraded);
        MountPoint.While(
            mount => OutsideTool.RunChecked("mount", "-t", "btrfs", "-o", "loop,degraded", degraded, mount),
            MountPoint.Unmount,
            mount => File.WriteAllText(mount + "/written", "by one half alone"));

        foreach (string disk in (string[])[pair, halves[1], degraded])
        {
            string message = AssertRefused(disk, folder, "Btrfs over 2 devices (num_devices)", ExitCodes.Refused);
            Assert.All(["btrfs device remove", "--deprovisioned-inside", "vmgeneralize mark"], way => Assert.Contains(way, message, StringComparison.Ordinal));
        }
    }

    [SkippableFact]
    public void Two_systems_on_one_disk_are_refused_unless_one_is_named_and_the_other_may_stay()
    {
        OutsideTool.Require("sgdisk", "dd", "e2fsck");
        using TemporaryFolder folder = new();
        SmallLinuxGuest guest = SmallLinuxGuest.Build(folder, _ => { });
        string disk = folder.File("two.raw");
        OutsideTool.RunChecked(
            "bash",
            "-c",
            "truncate -s 96M \"$2\" && sgdisk -n 1:2048:+46M -n 2:0:+46M \"$2\" >/dev/null && dd if=\"$1\" of=\"$2\" bs=1M skip=1 seek=1 count=46 "
                + "conv=notrunc,sparse status=none"
            + " && dd if=\"$1\" of=\"$2\" bs=1M skip=1 seek=47 count=46 conv=notrunc,sparse status=none",
            "bash",
            guest.Path,
            disk);
        AssertRefused(disk, folder, "--partition N --keep-other-systems", ExitCodes.Refused);
        string output = folder.File("chosen.raw");
        ToolResult refused = VmGeneralizeTool.Run("generalize", disk, "-o", output, "--format", "raw", "--partition", "2");
        Assert.Equal(ExitCodes.Refused, refused.ExitCode);
        Assert.Contains("--keep-other-systems", refused.Error, StringComparison.Ordinal);

        const string Warning = "warning: Another system is installed on partition 1: it is in the image as it is";
        string[] choice = ["--partition", "2", "--keep-other-systems"];
        Assert.Contains(Warning, VmGeneralizeTool.RunChecked(["plan", disk, .. choice]).Output, StringComparison.Ordinal);
        string page = folder.File("page.html");
        Assert.Contains(
            Warning, VmGeneralizeTool.RunChecked(["generalize", disk, "-o", output, "--format", "raw", "--report", page, .. choice]).Output,
            StringComparison.Ordinal);
        Assert.Contains("Another system is installed on partition 1", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.Equal(0, OutsideTool.Run("e2fsck", "-fn", $"{output}?offset={47 << 20}").ExitCode);
        foreach (string[] how in (string[][])[[], ["--partition", "2"], choice])
        {
            ToolResult verified = VmGeneralizeTool.Run(["verify", output, .. how]);
            Assert.Equal(ExitCodes.Leftovers, verified.ExitCode);
            Assert.Matches("LEFTOVER +Another system is installed on partition 1", verified.Output);
        }
    }

    [SkippableFact]
    public void Logical_volumes_with_damaged_metadata_are_refused()
    {
        BuiltLinuxGuest guest = LinuxGuestBuilder.Build(new() { Lvm = "single", Boot = true });
        using TemporaryFolder folder = new();
        string disk = folder.File("damaged.raw");
        OutsideTool.RunChecked("cp", "--sparse=always", guest.Raw, disk);
        long metadata = guest.Layout.Single(volume => volume.Role == "pv").Offset + 4096;
        Patch(disk, metadata + 0x10, 0xFF); // the metadata area's header: its signature no longer is one
        AssertRefused(disk, folder, "LVM", ExitCodes.Refused, ExitCodes.Corrupt);
    }

    [SkippableFact]
    public void A_volume_that_the_kernel_marked_as_faulty_is_refused()
    {
        OutsideTool.Require("debugfs");
        using TemporaryFolder folder = new();
        SmallLinuxGuest guest = SmallLinuxGuest.Build(folder, _ => { });
        string volume = folder.File("volume");
        OutsideTool.RunChecked(
            "bash",
            "-c",
            "dd if=\"$1\" of=\"$2\" bs=1M skip=1 count=46 status=none && debugfs -w -R 'ssv state 2' \"$2\" 2>/dev/null && dd if=\"$2\" of=\"$1\" "
                + "bs=1M seek=1 conv=notrunc status=none",
            "bash",
            guest.Path,
            volume);
        AssertRefused(guest.Path, folder, "e2fsck", ExitCodes.Refused, ExitCodes.Corrupt);
    }

    /// <returns>What the tool said.</returns>
    private static string AssertRefused(string disk, TemporaryFolder folder, string named, params int[] codes)
    {
        string before = Digest.OfFile(disk);
        string output = folder.File("refused.vhd");
        ToolResult result = VmGeneralizeTool.Run("generalize", disk, "-o", output);
        Assert.Contains(result.ExitCode, codes);
        Assert.Contains(named, result.Error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(output));
        Assert.Equal(before, Digest.OfFile(disk));
        return result.Error;
    }

    private static void Patch(string file, long offset, byte value)
    {
        using FileStream stream = File.OpenWrite(file);
        stream.Position = offset;
        stream.WriteByte(value);
    }
}
