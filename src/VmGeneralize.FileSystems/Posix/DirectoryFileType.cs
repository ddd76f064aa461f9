namespace VmGeneralize.FileSystems.Posix;

/// <summary>What a directory of ext or XFS says of a name: EXT4_FT and XFS_DIR3_FT have the same numbers.</summary>
internal static class DirectoryFileType
{
    private const byte Regular = 1;
    private const byte Directory = 2;
    private const byte FirstSpecial = 3; // character device, block device, FIFO, socket
    private const byte LastSpecial = 6;
    private const byte Link = 7;

    /// <summary>The kind; null when it does not say.</summary>
    public static FileKind? KindOf(byte type) => type switch
    {
        Regular => FileKind.File,
        Directory => FileKind.Directory,
        Link => FileKind.SymbolicLink,
        >= FirstSpecial and <= LastSpecial => FileKind.Special,
        _ => null,
    };
}
