namespace VmGeneralize.Disks;

/// <summary>How a disk file is laid out, determined by its content and never by its name.</summary>
public enum DiskFormat
{
    /// <summary>The disk's bytes and nothing else.</summary>
    Raw,

    /// <summary>The disk's bytes and a footer.</summary>
    VhdFixed,

    /// <summary>VHD blocks after a block allocation table.</summary>
    VhdDynamic,

    /// <summary>As <see cref="VhdDynamic"/>, with what it does not hold in a parent file.</summary>
    VhdDifferencing,

    /// <summary>VHDX whose blocks stay allocated.</summary>
    VhdxFixed,

    /// <summary>VHDX that grows.</summary>
    VhdxDynamic,

    /// <summary>VHDX with what it does not hold in a parent file.</summary>
    VhdxDifferencing,
}
