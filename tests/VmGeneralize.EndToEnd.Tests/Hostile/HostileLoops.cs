using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests.Hostile;

/// <summary>Folders that are their own descendants, and links that form a circle: a walk that does not remember where it has been never ends.</summary>
internal static class HostileLoops
{
    private const string User = "/home/azureuser";
    private const string Inner = "Windows/Panther/loop-outer/loop-inner";

    public static Dictionary<string, Func<TemporaryFolder, string>> All { get; } = new()
    {
        ["ext: a folder that is in itself"] = folder => HostileGuests.Debugfs(folder, "ln /var/log /var/log/self"),
        ["ext: the root is in a home"] = folder => HostileGuests.Debugfs(folder, $"ln / {User}/everything"),
        ["ext: folders that are in each other"] = folder =>
            HostileGuests.Debugfs(folder, $"mkdir {User}/a", $"mkdir {User}/a/b", $"ln {User}/a {User}/a/b/a", "ln /var/log /var/lib/waagent/log"),
        ["XFS: folders that are in each other"] = WithXfsLoop,
        ["NTFS: an entry that leads to an ancestor"] = folder => HostileWindows.Patch(
            folder,
            volume => volume.Write(Inner + "/file.log", "x"),
            bytes => bytes.SetEntry("loop-inner", bytes.Reference("loop-outer"))),
        ["NTFS: folders that are each other's parents"] = folder => HostileWindows.Patch(
            folder,
            volume => volume.Write(Inner + "/file.log", "x"),
            bytes =>
            {
                bytes.SetParent("loop-outer", bytes.Reference("loop-inner"));
                bytes.SetEntry("loop-inner", bytes.Reference("loop-outer"));
            }),
        ["two volumes: links that lead from one to the other and back"] = folder => HostileGuests.Ext(folder, tree =>
        {
            Directory.CreateDirectory(tree + "/data");
            File.AppendAllText(tree + "/etc/fstab", $"UUID={SmallLinuxGuest.SecondVolumeId} /data ext4 defaults 0 2\n");
            foreach ((string path, string leadsTo) in Circle)
            {
                SmallLinuxGuest.Link(tree, path, leadsTo);
            }
        }).WithSecondVolume(folder, tree =>
        {
            foreach ((string path, string leadsTo) in Circle)
            {
                SmallLinuxGuest.Link(tree, leadsTo["/data".Length..], path);
            }

            SmallLinuxGuest.Link(tree, "/home/azureuser/up", "../../../data/home/azureuser/up/up");
            SmallLinuxGuest.Link(tree, "/self", ".");
        }).Path,
    };

    private static (string Path, string LeadsTo)[] Circle =>
        [("/var/log", "/data/log"), ("/etc/ssh", "/data/ssh"), ("/var/lib/waagent", "/data/agent"), ("/home", "/data/home"), ("/root", "/data/root")];

    /// <summary>xfs_db changes the only entry of a folder, which is stored in its inode, and corrects the checksum.</summary>
    private static string WithXfsLoop(TemporaryFolder folder)
    {
        OutsideTool.Require("xfs_db", "stat");
        string outer = "";
        SmallLinuxGuest guest = SmallLinuxGuest.BuildOn(folder, "xfs", mount =>
        {
            foreach (string place in (string[])["/var/log/outer", User + "/outer"])
            {
                Directory.CreateDirectory(mount + place + "/inner");
                File.WriteAllText(mount + place + "/inner/file", "x");
            }

            outer = OutsideTool.RunChecked("stat", "-c", "%i", mount + "/var/log/outer").Trim();
        });
        string volume = folder.File("volume");
        long length = new FileInfo(guest.Path).Length - SmallLinuxGuest.VolumeOffset - (1 << 20);
        SparseFile.Extract(guest.Path, SmallLinuxGuest.VolumeOffset, length, volume);
        foreach (string place in (string[])["/var/log/outer", User + "/outer"])
        {
            OutsideTool.RunChecked("xfs_db", "-x", "-c", $"path {place}", "-c", $"write u3.sfdir3.list[0].inumber.i4 {outer}", volume);
        }

        SparseFile.Copy(volume, 0, length, guest.Path, SmallLinuxGuest.VolumeOffset);
        return guest.Path;
    }
}
