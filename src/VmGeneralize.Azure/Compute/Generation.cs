namespace VmGeneralize.Azure.Compute;

/// <summary>Firmware of a Hyper-V machine.</summary>
public enum Generation
{
    /// <summary>BIOS.</summary>
    V1,

    /// <summary>UEFI.</summary>
    V2,
}
