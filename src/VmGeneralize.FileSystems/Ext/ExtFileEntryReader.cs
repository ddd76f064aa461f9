using VmGeneralize.FileSystems.Posix;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>What an inode says about the file that a name leads to.</summary>
internal static class ExtFileEntryReader
{
    public static FileEntry Read(string name, Inode inode) => new()
    {
        Name = name,
        Id = inode.Number.Value,
        Kind = inode.Kind,
        Length = inode.Kind is FileKind.File or FileKind.SymbolicLink ? inode.Size : 0,
        Links = inode.Links,
        Posix = Attributes(inode),
    };

    public static PosixAttributes Attributes(Inode inode) => new(inode.Mode & 0xFFFu, inode.UserId, inode.GroupId, inode.ModifiedSeconds);
}
