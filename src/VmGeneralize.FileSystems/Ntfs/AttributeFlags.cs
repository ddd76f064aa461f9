namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>How an attribute's value is stored.</summary>
[Flags]
internal enum AttributeFlags : ushort
{
    None = 0,

    /// <summary>LZNT1 in compression units.</summary>
    Compressed = 0x0001,

    /// <summary>The low byte is the compression method; only 1 is known.</summary>
    CompressionMask = 0x00FF,
    Encrypted = 0x4000,
    Sparse = 0x8000,
}
