namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>How a kernel gets a driver when it starts.</summary>
public enum DriverPlace
{
    /// <summary>Part of the kernel.</summary>
    BuiltIn,

    /// <summary>In the initial RAM disk, or put there by its rules.</summary>
    Initramfs,

    /// <summary>A module on the root file system only.</summary>
    ModuleOnly,

    /// <summary>Nowhere.</summary>
    Missing,
}
