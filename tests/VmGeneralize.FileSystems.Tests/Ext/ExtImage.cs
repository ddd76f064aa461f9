using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ext;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ext;

/// <summary>Ext volumes made by mke2fs, filled by the kernel, judged by e2fsck and the kernel.</summary>
internal static class ExtImage
{
    /// <summary>The formats that the tests cover: name to mke2fs arguments.</summary>
    public static IReadOnlyDictionary<string, string[]> Formats { get; } = new Dictionary<string, string[]>
    {
        ["ext4"] = ["-t", "ext4"],
        ["ext4-1k"] = ["-t", "ext4", "-b", "1024"],
        ["ext4-2k"] = ["-t", "ext4", "-b", "2048", "-O", "metadata_csum_seed"],
        ["ext4-inline"] = ["-t", "ext4", "-b", "4096", "-O", "inline_data,ea_inode,large_dir"],
        ["ext4-inline-1k"] = ["-t", "ext4", "-b", "1024", "-I", "512", "-O", "inline_data"],
        ["ext4-crc16"] = ["-t", "ext4", "-O", "^metadata_csum,uninit_bg,^64bit"],
        ["ext4-plain"] = ["-t", "ext4", "-O", "^metadata_csum,^uninit_bg,^64bit,^flex_bg", "-I", "128"],
        ["ext4-noflex"] = ["-t", "ext4", "-O", "^flex_bg,^resize_inode,meta_bg", "-b", "1024"],
        ["ext4-orphan"] = ["-t", "ext4", "-O", "orphan_file"],
        ["ext4-sparse2"] = ["-t", "ext4", "-O", "sparse_super2,^has_journal", "-b", "1024", "-g", "1024"],
        ["ext3"] = ["-t", "ext3", "-b", "1024"],
        ["ext3-4k"] = ["-t", "ext3", "-b", "4096", "-I", "128"],
        ["ext2"] = ["-t", "ext2", "-b", "1024", "-I", "128"],
        ["ext2-4k"] = ["-t", "ext2", "-b", "4096", "-O", "^dir_index"],
    };

    /// <summary>Enough of them to cover every way of storing something once: edits are tested on these.</summary>
    public static TheoryData<string> EditedFormats { get; } = new(
        "ext4", "ext4-2k", "ext4-inline", "ext4-inline-1k", "ext4-crc16", "ext4-plain", "ext4-noflex", "ext3", "ext2");

    public static void RequireTools() => OutsideTool.Require("mke2fs", "e2fsck", "debugfs", "mount", "losetup", "setfattr", "setfacl", "chattr", "python3");

    /// <summary>Makes a new volume in a sparse file.</summary>
    public static string Make(TemporaryFolder folder, string format, int megabytes, Action<string>? fill = null, string name = "volume")
    {
        string path = folder.File(name);
        SparseFile.Create(path, (long)megabytes << 20);
        OutsideTool.RunChecked(
            "mke2fs",
            [
                "-q", "-F", "-L", "Tést", "-U", "11111111-2222-3333-4444-555555555555",
                "-E", "hash_seed=01234567-89ab-cdef-0123-456789abcdef", .. Formats[format], path,
            ]);
        if (fill is not null)
        {
            Mounted(path, fill);
        }

        return path;
    }

    /// <summary>Runs an action on the volume, mounted by the kernel.</summary>
    public static void Mounted(string path, Action<string> action, bool readOnly = false) => MountPoint.While(
        mount => OutsideTool.RunChecked("mount", "-t", "ext4", "-o", readOnly ? "loop,ro,noload" : "loop,noatime", path, mount),
        MountPoint.Unmount,
        action);

    /// <summary>Makes a changed copy of the volume.</summary>
    public static string Edit(string path, Action<ExtFileSystem> edit) => EditedCopy.Make(path, device => ExtFileSystem.Open(device), edit);

    /// <summary>Whether the bytes occur anywhere in what a copy of the volume would hold.</summary>
    public static bool IsLive(string path, ReadOnlySpan<byte> needle)
    {
        using FileDevice device = new(path);
        using ExtFileSystem fileSystem = ExtFileSystem.Open(device);
        foreach (Extent extent in fileSystem.LiveExtents())
        {
            byte[] bytes = new byte[extent.Length];
            device.Read(extent.Offset, bytes);
            if (bytes.AsSpan().IndexOf(needle) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
