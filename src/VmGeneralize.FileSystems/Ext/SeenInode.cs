using System.Runtime.InteropServices;
using VmGeneralize.FileSystems.Posix;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>State that the check keeps for an inode in use.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Links">Its stored link count.</param>
/// <param name="IsNamed">False for the volume's own inodes: no directory leads to them.</param>
[StructLayout(LayoutKind.Auto)]
internal record struct SeenInode(InodeNumber Number, FileKind Kind, ushort Links, bool IsNamed) : ISeenInode
{
    public readonly ulong Key => Number.Value;

    /// <summary>Names that directories have for it.</summary>
    public int Names { get; set; }

    /// <summary>Directories in it.</summary>
    public int Subdirectories { get; set; }

    /// <summary>Directory that has it; none until one is found.</summary>
    public InodeNumber Parent { get; set; }

    public override readonly string ToString() => Number.ToString();
}
