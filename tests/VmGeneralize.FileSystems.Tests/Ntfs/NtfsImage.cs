using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ntfs;

/// <summary>NTFS volumes made by mkntfs, filled and judged by ntfs-3g.</summary>
internal static class NtfsImage
{
    public static void RequireTools() => OutsideTool.Require("mkntfs", "ntfs-3g", "ntfsresize", "ntfsfix", "fusermount", "setfattr");

    /// <summary>Makes a new volume in a sparse file.</summary>
    public static string Make(TemporaryFolder folder, int cluster, int megabytes, Action<string>? fill = null, string name = "volume")
    {
        string path = folder.File(name);
        SparseFile.Create(path, (long)megabytes << 20);
        OutsideTool.RunChecked("mkntfs", "-F", "-Q", "-q", "-c", $"{cluster}", "-L", "Tést", "-p", "2048", "-H", "255", "-S", "63", path);
        if (fill is not null)
        {
            Mounted(path, fill);
        }

        return path;
    }

    /// <summary>Runs an action on the volume, mounted with ntfs-3g.</summary>
    public static void Mounted(string path, Action<string> action, bool readOnly = false) => MountPoint.While(
        mount => OutsideTool.RunChecked("ntfs-3g", "-o", $"{(readOnly ? "ro,norecover" : "noatime")},compression,streams_interface=windows", path, mount),
        MountPoint.UnmountNtfs,
        action);

    /// <summary>Makes a changed copy of the volume: the edits, including all of <see cref="NtfsFileSystem.Complete"/>, are written to a new file.</summary>
    public static string Edit(string path, Action<NtfsFileSystem> edit) => EditedCopy.Make(path, device => NtfsFileSystem.Open(device), edit);

    public static void SetExtendedAttribute(string path, string name, byte[] value) =>
        OutsideTool.RunChecked("setfattr", "-h", "-n", name, "-v", "0x" + Convert.ToHexString(value), path);
}
