using System.Buffers.Binary;
using System.Text;

namespace VmGeneralize.TestSupport.Guests;

/// <summary>An NTFS image mounted for writing with ntfs-3g; streams are <c>file:stream</c>.</summary>
public sealed class MountedNtfs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <param name="image">The volume.</param>
    /// <param name="options">Additional mount options for ntfs-3g, separated by commas.</param>
    public MountedNtfs(string image, string options = "")
    {
        OutsideTool.Require("ntfs-3g", "fusermount", "setfattr");
        OutsideTool.RunChecked(
            "ntfs-3g", "-o", "streams_interface=windows,noatime,compression" + (options.Length > 0 ? $",{options}" : ""), image, _folder.Path);
    }

    /// <summary>Full path of a file on the volume.</summary>
    public string this[string path] => _folder.File(path);

    public void Write(string path, byte[] contents)
    {
        string file = path.Contains(':', StringComparison.Ordinal) ? path[..path.IndexOf(':', StringComparison.Ordinal)] : path;
        Directory.CreateDirectory(Path.GetDirectoryName(this[file])!);
        File.WriteAllBytes(this[path], contents);
    }

    public void Write(string path, string contents) => Write(path, Encoding.UTF8.GetBytes(contents));

    /// <summary>Renames a file, also into NTFS's own folders if the option show_sys_files shows them.</summary>
    public void Move(string path, string target) => File.Move(this[path], this[target]);

    /// <summary>Deletes a file or a whole folder; tries again if that fails: ntfs-3g may skip entries of a folder that shrinks while it is listed.</summary>
    public void Delete(string path)
    {
        if (OutsideTool.Run("rm", "-rf", this[path]).ExitCode != 0)
        {
            OutsideTool.RunChecked("rm", "-rf", this[path]);
        }
    }

    public void Link(string existing, string name) => OutsideTool.RunChecked("ln", this[existing], this[name]);

    /// <summary>Creates a junction: a directory with the mount point reparse tag.</summary>
    public void Junction(string path, string target)
    {
        Directory.CreateDirectory(this[path]);
        byte[] substitute = Encoding.Unicode.GetBytes("\\??\\" + target);
        byte[] printed = Encoding.Unicode.GetBytes(target);
        byte[] data = new byte[8 + 8 + substitute.Length + 2 + printed.Length + 2];
        BinaryPrimitives.WriteUInt32LittleEndian(data, 0xA0000003);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(4), (ushort)(data.Length - 8));
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(10), (ushort)substitute.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(12), (ushort)(substitute.Length + 2));
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(14), (ushort)printed.Length);
        substitute.CopyTo(data, 16);
        printed.CopyTo(data, 16 + substitute.Length + 2);
        SetAttribute(path, "system.ntfs_reparse_data", data);
    }

    /// <summary>Sets one of ntfs-3g's extended attributes (system.ntfs_*).</summary>
    public void SetAttribute(string path, string name, byte[] value) =>
        OutsideTool.RunChecked("setfattr", "-h", "-n", name, "-v", "0x" + Convert.ToHexString(value), this[path]);

    /// <summary>Applies changes to a hive on the volume with hivexregedit.</summary>
    public void MergeHive(string path, RegistryText changes) => MergeHive(path, RegistryText.Prefix, changes.ToString());

    /// <summary>Merges a .reg text into a hive on the volume with hivexregedit.</summary>
    public void MergeHive(string path, string prefix, string registryText)
    {
        using TemporaryFolder work = new();
        string hive = work.File("hive");
        File.Copy(this[path], hive);
        HiveEditor.Merge(hive, prefix, registryText);
        File.WriteAllBytes(this[path], File.ReadAllBytes(hive));
    }

    public void Dispose()
    {
        MountPoint.UnmountNtfs(_folder.Path);
        _folder.Dispose();
    }
}
