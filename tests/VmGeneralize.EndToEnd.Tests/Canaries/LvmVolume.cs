using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Canaries;

/// <summary>A physical volume of LVM, made by lvm2 on a loop device; no device-mapper is needed, because no logical volume is activated.</summary>
internal static class LvmVolume
{
    private const string Configuration =
        "global { use_lvmpolld=0 use_lvmlockd=0 } activation { udev_sync=0 udev_rules=0 } backup { backup=0 archive=0 }";

    /// <param name="folder">Gets the image.</param>
    /// <param name="mebibytes">Its size.</param>
    /// <param name="formerName">Name that its group had before it got another one.</param>
    public static string Build(TemporaryFolder folder, int mebibytes, string formerName)
    {
        OutsideTool.Require("lvm", "losetup");
        string image = folder.File("group");
        SparseFile.Create(image, (long)mebibytes << 20);
        string loop = OutsideTool.RunChecked("losetup", "--show", "-f", image).Trim();
        try
        {
            Run(loop, "pvcreate", "-y", loop);
            Run(loop, "vgcreate", "-s", "64k", formerName, loop);
            Run(loop, "vgrename", formerName, "vg");
            Run(loop, "vgchange", "--addtag", "kept", "vg"); // a description names the command that wrote it
        }
        finally
        {
            OutsideTool.Run("losetup", "-d", loop);
        }

        return image;
    }

    private static void Run(string loop, string command, params string[] arguments) => OutsideTool.RunChecked(
        "lvm",
        [
            command, "--driverloaded", "n", "--config", $"{Configuration} devices {{ use_devicesfile=0 filter=[\"a|^{loop}$|\",\"r|.*|\"] }}", .. arguments,
        ]);
}
