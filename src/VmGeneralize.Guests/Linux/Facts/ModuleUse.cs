namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>How much a VM in Azure needs a kernel module.</summary>
public enum ModuleUse
{
    /// <summary>It works without.</summary>
    Useful,

    /// <summary>Some VMs do not start, or are not set up, without.</summary>
    SomeSizes,

    /// <summary>No VM starts, or is set up, without.</summary>
    Required,
}
