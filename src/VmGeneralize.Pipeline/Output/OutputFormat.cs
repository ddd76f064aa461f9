namespace VmGeneralize.Pipeline.Output;

/// <summary>Containers that an image can be written as.</summary>
public enum OutputFormat
{
    /// <summary>What Azure takes: the disk's bytes, then a 512-byte footer.</summary>
    FixedVhd,

    DynamicVhd,

    Vhdx,

    /// <summary>The disk's bytes alone.</summary>
    Raw,
}
