namespace VmGeneralize.Azure.Compute;

/// <summary>State of a virtual machine, as Azure knows it.</summary>
/// <param name="Id">Resource id.</param>
/// <param name="Location">Region.</param>
/// <param name="OsType">Null: not said.</param>
/// <param name="Generation">Of its firmware, as its system disk or its instance view says; null: neither does.</param>
/// <param name="PowerState">As in <c>running</c>, <c>stopped</c>, <c>deallocated</c>.</param>
/// <param name="IsGeneralized">Marked already: it can not be started any more.</param>
/// <param name="SecurityType">As in <c>TrustedLaunch</c>; null for a standard machine.</param>
/// <param name="HasEphemeralOsDisk">Its disk is gone when it is deallocated.</param>
public sealed record VmState(
    string Id,
    string Location,
    OsType? OsType,
    Generation? Generation,
    string PowerState,
    bool IsGeneralized,
    string? SecurityType,
    bool HasEphemeralOsDisk)
{
    /// <summary>Of its processor, as its system disk says; null: not said, which Azure takes for x64.</summary>
    public CpuArchitecture? Architecture { get; init; }

    /// <summary>What was bought with it; null: nothing.</summary>
    public PurchasePlan? Plan { get; init; }

    /// <summary>Size of its system disk in bytes; null: not said.</summary>
    public long? DiskSize { get; init; }

    /// <summary>It may hibernate, or its disk could.</summary>
    public bool CanHibernate { get; init; }

    /// <summary>Its disks are attached by NVMe.</summary>
    public bool UsesNvme { get; init; }

    /// <summary>What a definition must have so that its machines can be what this one is.</summary>
    public IReadOnlyDictionary<string, string> Features
    {
        get
        {
            Dictionary<string, string> features = [];
            if (CanHibernate)
            {
                features[GalleryFeature.IsHibernateSupported] = "True";
            }

            if (UsesNvme)
            {
                features[GalleryFeature.DiskControllerTypes] = GuestHardware.BothControllers;
            }

            return features;
        }
    }

    /// <summary>It holds no machine any more; only then can it be marked.</summary>
    public bool IsDeallocated => PowerState == "deallocated";
}
