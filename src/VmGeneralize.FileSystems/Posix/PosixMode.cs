namespace VmGeneralize.FileSystems.Posix;

/// <summary>The mode of an inode, as in stat(2).</summary>
internal static class PosixMode
{
    private const uint TypeMask = 0xF000;
    private const uint Directory = 0x4000;
    private const uint Regular = 0x8000;
    private const uint Link = 0xA000;

    /// <summary>What kind of file the type bits say.</summary>
    public static FileKind KindOf(uint mode) => (mode & TypeMask) switch
    {
        Regular => FileKind.File,
        Directory => FileKind.Directory,
        Link => FileKind.SymbolicLink,
        _ => FileKind.Special,
    };
}
