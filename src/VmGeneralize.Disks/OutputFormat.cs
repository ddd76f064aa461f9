namespace VmGeneralize.Disks;

/// <summary>Containers that an image can be written as. What is known of each stands in <see cref="OutputContainer"/>.</summary>
public enum OutputFormat
{
    /// <summary>What Azure takes: the disk's bytes, then a 512-byte footer.</summary>
    FixedVhd,

    DynamicVhd,

    /// <summary>Dynamic VHDX.</summary>
    Vhdx,

    /// <summary>The disk's bytes alone.</summary>
    Raw,
}
