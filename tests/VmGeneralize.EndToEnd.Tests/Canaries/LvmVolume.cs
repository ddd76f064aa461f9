using VmGeneralize.Blocks;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Canaries;

/// <summary>An LVM physical volume, made by lvm2 on a loop device; no device-mapper is needed, because no logical volume is activated.</summary>
internal static class LvmVolume
{
    private const string Configuration =
        "global { use_lvmpolld=0 use_lvmlockd=0 } activation { udev_sync=0 udev_rules=0 } backup { backup=0 archive=0 }";

    /// <param name="folder">Folder that receives the image.</param>
    /// <param name="mebibytes">Size of the image, in MiB.</param>
    /// <param name="formerName">Name that the volume group had before it was renamed.</param>
    /// <param name="metadata">Size of the metadata area, in the form that pvcreate takes.</param>
    public static string Build(TemporaryFolder folder, int mebibytes, string formerName, string metadata = "1m")
    {
        OutsideTool.Require("lvm", "losetup");
        string image = folder.File("group");
        SparseFile.Create(image, (long)mebibytes << 20);
        OnLoop(image, new Extent(0, (long)mebibytes << 20), loop =>
        {
            Run(loop, "pvcreate", "-y", "--metadatasize", metadata, loop);
            Run(loop, "vgcreate", "-s", "64k", formerName, loop);
            Run(loop, "vgrename", formerName, "vg");
            Run(loop, "vgchange", "--addtag", "kept", "vg"); // a description names the command that wrote it
        });
        return image;
    }

    /// <summary>Turns a range of a disk into a physical volume, with logical volumes one after the other from its second mebibyte on.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="range">The partition to use.</param>
    /// <param name="mebibytes">Size of each logical volume, in MiB.</param>
    /// <param name="names">Names of the logical volumes in the group <c>vg</c>.</param>
    public static void Make(string disk, Extent range, int mebibytes, IEnumerable<string> names)
    {
        OutsideTool.Require("lvm", "losetup");
        OnLoop(disk, range, loop =>
        {
            Run(loop, "pvcreate", "-y", "--dataalignment", "1m", loop);
            Run(loop, "vgcreate", "-s", "1m", "vg", loop);
            foreach (string name in names)
            {
                Run(loop, "lvcreate", "-y", "-an", "-Zn", "-Wn", "-n", name, "-L", $"{mebibytes}m", "vg");
            }
        });
    }

    private static void OnLoop(string image, Extent range, Action<string> action)
    {
        string loop = OutsideTool.RunChecked("losetup", "--show", "-f", "-o", $"{range.Offset}", "--sizelimit", $"{range.Length}", image).Trim();
        try
        {
            action(loop);
        }
        finally
        {
            OutsideTool.Run("losetup", "-d", loop);
        }
    }

    private static void Run(string loop, string command, params string[] arguments) => OutsideTool.RunChecked(
        "lvm",
        [
            command, "--driverloaded", "n", "--config", $"{Configuration} devices {{ use_devicesfile=0 filter=[\"a|^{loop}$|\",\"r|.*|\"] }}", .. arguments,
        ]);
}
