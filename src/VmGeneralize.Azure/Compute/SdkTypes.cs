using Azure.ResourceManager.Compute.Models;

namespace VmGeneralize.Azure.Compute;

/// <summary>Our words in the SDK's.</summary>
internal static class SdkTypes
{
    public static SupportedOperatingSystemType Of(OsType type) =>
        type == OsType.Windows ? SupportedOperatingSystemType.Windows : SupportedOperatingSystemType.Linux;

    public static HyperVGeneration Of(Generation generation) =>
        generation == Generation.V1 ? HyperVGeneration.V1 : HyperVGeneration.V2;

    public static ArchitectureType Of(CpuArchitecture architecture) =>
        architecture == CpuArchitecture.X64 ? ArchitectureType.X64 : ArchitectureType.Arm64;

    public static Generation Of(HyperVGeneration generation) => generation == HyperVGeneration.V2 ? Generation.V2 : Generation.V1;

    public static CpuArchitecture Of(ArchitectureType architecture) =>
        architecture == ArchitectureType.Arm64 ? CpuArchitecture.Arm64 : CpuArchitecture.X64;

    public static void AddAll(IDictionary<string, string> target, IReadOnlyDictionary<string, string> tags)
    {
        foreach ((string name, string value) in tags)
        {
            target[name] = value;
        }
    }
}
