using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests.Linux;

/// <summary>Volumes that belong to the system although fstab names none of them: what must be removed is removed from them too.</summary>
public sealed class JoinedVolumeTests
{
    private const string Secret = "LEFTOVER-key-of-the-user";
    private const string Kept = "KEPT-file-of-another-user";

    [SkippableFact]
    public void A_home_that_a_mount_unit_mounts_is_cleaned() => Check(tree =>
    {
        SmallLinuxGuest.Write(
            tree, "/etc/systemd/system/home.mount", $"[Mount]\nWhat=/dev/disk/by-uuid/{SmallLinuxGuest.SecondVolumeId}\nWhere=/home\nType=ext4\n");
        SmallLinuxGuest.Link(tree, "/etc/systemd/system/local-fs.target.wants/home.mount", "/etc/systemd/system/home.mount");
    });

    [SkippableFact]
    public void A_home_that_its_partition_type_mounts_is_cleaned() => Check(tree => SmallLinuxGuest.Write(tree, "/usr/lib/systemd/systemd", "x"), type: "8302");

    private static void Check(Action<string> change, string type = "8300")
    {
        using TemporaryFolder folder = new();
        SmallLinuxGuest guest = SmallLinuxGuest.Build(folder, tree =>
        {
            Directory.Delete(tree + "/home", recursive: true);
            Directory.CreateDirectory(tree + "/home");
            change(tree);
        }).WithSecondVolume(
            folder,
            tree =>
            {
                SmallLinuxGuest.Write(tree, "/azureuser/.ssh/authorized_keys", Secret);
                SmallLinuxGuest.Write(tree, "/other/keep.txt", Kept);
            },
            type);
        string output = folder.File("out.raw");
        Assert.Contains("/home             partition 2", VmGeneralizeTool.RunChecked("inspect", guest.Path).Output, StringComparison.Ordinal);

        VmGeneralizeTool.RunChecked("generalize", guest.Path, "-o", output, "--format", "raw");

        Assert.NotEmpty(ByteSearch.Words(guest.Path, "LEFTOVER-"));
        Assert.Empty(ByteSearch.Words(output, "LEFTOVER-"));
        Assert.NotEmpty(ByteSearch.Words(output, "KEPT-"));
        VmGeneralizeTool.RunChecked("verify", output);
    }
}
