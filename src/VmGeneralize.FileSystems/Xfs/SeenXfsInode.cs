using System.Runtime.InteropServices;
using VmGeneralize.FileSystems.Posix;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>State that the check keeps for an inode in use.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Links">Its stored link count.</param>
/// <param name="Mode">di_mode.</param>
[StructLayout(LayoutKind.Auto)]
internal record struct SeenXfsInode(XfsInodeNumber Number, FileKind Kind, uint Links, ushort Mode) : ISeenInode
{
    public readonly ulong Key => Number.Value;

    /// <summary>Names that directories have for it.</summary>
    public int Names { get; set; }

    /// <summary>Directories in it.</summary>
    public int Subdirectories { get; set; }

    /// <summary>Directory that has it; none until one is found.</summary>
    public XfsInodeNumber Parent { get; set; }

    /// <summary>In a list of files that were deleted while they were open.</summary>
    public bool IsUnlinked { get; set; }

    public override readonly string ToString() => Number.ToString();
}
