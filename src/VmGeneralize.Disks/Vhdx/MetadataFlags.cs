namespace VmGeneralize.Disks.Vhdx;

/// <summary>Flags of a metadata table entry ([MS-VHDX] 2.6.1.2).</summary>
[Flags]
internal enum MetadataFlags : uint
{
    None = 0,
    IsUser = 1,

    /// <summary>About the virtual disk, not about the file.</summary>
    IsVirtualDisk = 2,

    /// <summary>The file must not be opened if the item is unknown.</summary>
    IsRequired = 4,
}
