using VmGeneralize.Azure.Compute;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Azure's terms for things that this program has its own types for.</summary>
internal static class AzureTerms
{
    public static OsType OsType(GuestKind kind) => kind switch
    {
        GuestKind.Windows => VmGeneralize.Azure.Compute.OsType.Windows,
        GuestKind.Linux => VmGeneralize.Azure.Compute.OsType.Linux,
        _ => throw new InvalidOperationException($"Azure knows no {kind}"),
    };

    /// <summary>Null when it cannot be determined. Azure has no machines for 32-bit x86 but those for x64, which start it.</summary>
    public static CpuArchitecture? Architecture(GuestProcessor? processor) => processor switch
    {
        null => null,
        GuestProcessor.X86 or GuestProcessor.X64 => CpuArchitecture.X64,
        GuestProcessor.Arm64 => CpuArchitecture.Arm64,
        _ => throw new InvalidOperationException($"Azure knows no {processor}"),
    };

    public static GuestProcessor Processor(CpuArchitecture architecture) =>
        architecture == CpuArchitecture.Arm64 ? GuestProcessor.Arm64 : GuestProcessor.X64;

    public static GuestHardware Hardware(IGuestView guest) =>
        new(Known(HardwareEvidence.StartsFromNvme(guest)), Known(HardwareEvidence.HasAcceleratedNetwork(guest)));

    private static bool? Known(Fact<bool> fact) => fact.TryGet(out bool value) ? value : null;

    /// <summary>Null when it cannot be determined.</summary>
    public static Generation? Generation(BootGeneration generation) => generation switch
    {
        BootGeneration.V1 => VmGeneralize.Azure.Compute.Generation.V1,
        BootGeneration.V2 => VmGeneralize.Azure.Compute.Generation.V2,
        BootGeneration.Unknown => null,
        _ => throw new InvalidOperationException($"Azure knows no generation {generation}"),
    };

    public static BootGeneration Generation(Generation generation) => generation switch
    {
        VmGeneralize.Azure.Compute.Generation.V1 => BootGeneration.V1,
        VmGeneralize.Azure.Compute.Generation.V2 => BootGeneration.V2,
        _ => throw new InvalidOperationException($"No disk starts as {generation}"),
    };
}
