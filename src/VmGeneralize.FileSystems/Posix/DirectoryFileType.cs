namespace VmGeneralize.FileSystems.Posix;

/// <summary>What a directory of ext or XFS says of a name: EXT4_FT and XFS_DIR3_FT have the same numbers.</summary>
internal static class DirectoryFileType
{
    private const byte Regular = 1;
    private const byte Directory = 2;
    private const byte CharacterDevice = 3;
    private const byte BlockDevice = 4;
    private const byte Fifo = 5;
    private const byte Socket = 6;
    private const byte Link = 7;

    /// <summary>The type for the mode of an inode; 0: none.</summary>
    public static byte Of(ushort mode) => (mode >> 12) switch
    {
        0x8 => Regular,
        0x4 => Directory,
        0x2 => CharacterDevice,
        0x6 => BlockDevice,
        0x1 => Fifo,
        0xC => Socket,
        0xA => Link,
        _ => 0,
    };

    /// <summary>The kind; null when it does not say.</summary>
    public static FileKind? KindOf(byte type) => type switch
    {
        Regular => FileKind.File,
        Directory => FileKind.Directory,
        Link => FileKind.SymbolicLink,
        CharacterDevice or BlockDevice or Fifo or Socket => FileKind.Special,
        _ => null,
    };
}
