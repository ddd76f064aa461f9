using VmGeneralize.FileSystems.Posix;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>What an inode says about the file that a name leads to.</summary>
internal static class XfsFileEntryReader
{
    public static FileEntry Read(string name, XfsInode inode) => new()
    {
        Name = name,
        Id = inode.Number.Value,
        Kind = inode.Kind,
        Length = inode.Kind is FileKind.File or FileKind.SymbolicLink ? inode.Size : 0,
        Links = (int)Math.Min(inode.Links, int.MaxValue),
        Posix = Attributes(inode),
    };

    public static PosixAttributes Attributes(XfsInode inode) => new(inode.Mode & 0xFFFu, inode.UserId, inode.GroupId, inode.ModifiedSeconds);
}
