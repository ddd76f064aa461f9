using VmGeneralize.Guests;

namespace VmGeneralize.Pipeline.Results;

/// <summary>Facts about an installed system, as it was read.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Partition">Number of the partition that it starts from.</param>
/// <param name="Name">What people call it.</param>
public abstract record InstalledSystem(GuestKind Kind, int Partition, string Name)
{
    /// <summary>The processor that it is made for; null: not known.</summary>
    public GuestProcessor? Processor { get; init; }

    /// <summary>It starts from a disk that is attached by NVMe; null: not known.</summary>
    public bool? StartsFromNvme { get; init; }

    /// <summary>It has drivers for the network cards that Azure's hosts pass through; null: not known.</summary>
    public bool? HasAcceleratedNetwork { get; init; }

    /// <summary>False for a Windows in which Sysprep must still run.</summary>
    public virtual bool IsGeneralized => true;
}
