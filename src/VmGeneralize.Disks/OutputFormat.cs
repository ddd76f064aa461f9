namespace VmGeneralize.Disks;

/// <summary>Containers that an image can be written as. <see cref="OutputContainer"/> says what is known about each.</summary>
public enum OutputFormat
{
    /// <summary>What Azure accepts: the disk's bytes, then a 512-byte footer.</summary>
    FixedVhd,

    DynamicVhd,

    /// <summary>Dynamic VHDX.</summary>
    Vhdx,

    /// <summary>Only the disk's bytes.</summary>
    Raw,
}
