using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>XFS volumes made by mkfs.xfs, filled by the kernel.</summary>
internal static class XfsImage
{
    /// <summary>The formats that the tests cover: name to mkfs.xfs arguments.</summary>
    public static IReadOnlyDictionary<string, string[]> Formats { get; } = new Dictionary<string, string[]>
    {
        ["rhel8"] = ["-m", "bigtime=0,inobtcount=0,rmapbt=0"],
        ["rhel9"] = ["-m", "bigtime=1,inobtcount=1,rmapbt=0"],
        ["rhel10"] = ["-m", "bigtime=1,inobtcount=1,rmapbt=1", "-i", "nrext64=1"],
        ["max-1k"] = ["-b", "size=1024", "-m", "bigtime=1,inobtcount=1,rmapbt=1", "-i", "nrext64=1,size=512"],
        ["block-1k"] = ["-b", "size=1024"],
        ["block-2k"] = ["-b", "size=2048", "-i", "size=1024", "-d", "agcount=3"],
        ["sector-4k"] = ["-s", "size=4096", "-i", "size=2048"],
        ["inode-2k"] = ["-i", "size=2048", "-m", "rmapbt=1"],
        ["directory-64k"] = ["-n", "size=65536", "-m", "rmapbt=1"],
        ["directory-64k-1k"] = ["-b", "size=1024", "-n", "size=65536", "-i", "nrext64=1"],
        ["stripe"] = ["-l", "su=64k,version=2,size=16m"],
        ["long-log"] = ["-b", "size=1024", "-l", "size=8m", "-m", "rmapbt=1"],
        ["plain"] = ["-m", "finobt=0,reflink=0,bigtime=0,inobtcount=0", "-i", "sparse=0"],
        ["v4"] = ["-m", "crc=0,finobt=0", "-i", "size=256"],
        ["v4-512"] = ["-b", "size=512", "-m", "crc=0,finobt=0", "-n", "ftype=1"],
        ["v4-noattr2"] = ["-m", "crc=0,finobt=0", "-i", "size=512,attr=1,projid32bit=0", "-l", "version=1,lazy-count=0", "-n", "ftype=0"],
    };

    /// <summary>The messages of mount for the kernel's EFSCORRUPTED and EIO.</summary>
    private static readonly string[] s_damaged = ["Structure needs cleaning", "can't read superblock"];

    public static void RequireTools() =>
        OutsideTool.Require("mkfs.xfs", "xfs_repair", "xfs_db", "xfs_io", "mount", "losetup", "setfattr", "setfacl", "python3");

    /// <summary>Makes a new volume in a sparse file.</summary>
    public static string Make(TemporaryFolder folder, string format, int megabytes = 48, Action<string>? fill = null, string name = "volume")
    {
        string path = Make(folder.File(name), megabytes, Formats[format]);
        if (fill is not null)
        {
            Mounted(path, fill);
        }

        return path;
    }

    /// <summary>Makes a new volume in a sparse file at a given path.</summary>
    public static string Make(string path, int megabytes, IEnumerable<string> arguments)
    {
        SparseFile.Create(path, (long)megabytes << 20);

        // Volumes of less than 300 MiB are unsupported.
        OutsideTool.RunChecked(
            "mkfs.xfs", ["-q", "--unsupported", "-L", "Tést", "-m", "uuid=11111111-2222-3333-4444-555555555555", .. arguments, path]);
        return path;
    }

    /// <summary>Runs an action on the volume, mounted by the kernel; a read-only mount ignores the log.</summary>
    public static void Mounted(string path, Action<string> action, bool readOnly = false) => MountPoint.While(
        mount => OutsideTool.RunChecked("mount", "-t", "xfs", "-o", readOnly ? "loop,ro,norecovery,nouuid" : "loop,noatime,nouuid", path, mount),
        MountPoint.Unmount,
        action);

    /// <summary>Whether the kernel mounts a copy of the volume, which may have a log to replay.</summary>
    public static bool IsMountable(string path) => IsFineFor(path, s_damaged, copy => Mounted(copy, _ => { }));

    /// <summary>
    /// Whether the kernel mounts a copy of the volume, replays its log and then reads every file: this rules out a log that ends where none could.
    /// </summary>
    public static bool IsReadable(string path) => IsFineFor(path, [.. s_damaged, "Input/output error", "Bad message"], copy =>
    {
        Mounted(copy, _ => { });
        Mounted(copy, mount => OutsideTool.RunChecked("sh", "-c", "find \"$1\" -type f -exec cat {} + >/dev/null", "sh", mount), readOnly: true);
    });

    private static bool IsFineFor(string path, string[] damaged, Action<string> use)
    {
        string copy = path + ".tried";
        OutsideTool.RunChecked("cp", "--sparse=always", path, copy);
        try
        {
            use(copy);
            return true;
        }
        catch (InvalidOperationException exception) when (Array.Exists(damaged, message => exception.Message.Contains(message, StringComparison.Ordinal)))
        {
            return false;
        }
        finally
        {
            File.Delete(copy);
        }
    }
}
