namespace VmGeneralize.Disks;

/// <summary>Formats that can be written.</summary>
public enum DiskOutput
{
    /// <summary>What Azure takes: the disk's bytes and a footer.</summary>
    FixedVhd,

    DynamicVhd,

    /// <summary>Dynamic VHDX.</summary>
    Vhdx,

    Raw,
}
