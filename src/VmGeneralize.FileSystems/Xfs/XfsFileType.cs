namespace VmGeneralize.FileSystems.Xfs;

/// <summary>Kinds of files in directory entries (XFS_DIR3_FT).</summary>
internal static class XfsFileType
{
    public static byte Of(ushort mode) => (mode >> 12) switch
    {
        0x8 => 1, // regular
        0x4 => 2, // directory
        0x2 => 3, // character device
        0x6 => 4, // block device
        0x1 => 5, // FIFO
        0xC => 6, // socket
        0xA => 7, // symbolic link
        _ => 0,
    };
}
