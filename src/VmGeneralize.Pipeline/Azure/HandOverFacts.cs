using VmGeneralize.Azure.Compute;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Facts that Azure needs about a disk that may be handed over.</summary>
/// <param name="System">What the guest is called.</param>
/// <param name="OsType">Its kind.</param>
/// <param name="Generation">Firmware that it starts with.</param>
/// <param name="Warnings">What should be looked at, though it forbids nothing.</param>
public sealed record HandOverFacts(string System, OsType OsType, Generation Generation, IReadOnlyList<string> Warnings)
{
    /// <summary>Its processor; null: not known.</summary>
    public CpuArchitecture? Architecture { get; init; }

    /// <summary>Which hardware of Azure's hosts its system supports.</summary>
    public GuestHardware Hardware { get; init; } = GuestHardware.Unknown;

    /// <summary>Size of the disk in bytes; null: not known.</summary>
    public long? DiskSize { get; init; }

    /// <summary>Of a machine: its security type; null for a standard one, and for a disk.</summary>
    public string? MachineSecurity { get; init; }

    /// <summary>Of a machine: what was bought with it.</summary>
    public PurchasePlan? Plan { get; init; }

    /// <summary>Of a machine: features that a definition must have.</summary>
    public IReadOnlyDictionary<string, string> Features { get; init; } = new Dictionary<string, string>();

    /// <summary>False: system and generation are found out by reading the source, which --what-if does not do.</summary>
    public bool IsSystemKnown { get; init; } = true;

    /// <summary>It was only said to be deprovisioned: that was not checked.</summary>
    public bool IsVouched { get; init; }
}
