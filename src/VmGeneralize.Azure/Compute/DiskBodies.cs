using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;

namespace VmGeneralize.Azure.Compute;

/// <summary>The request body that makes a managed disk, and what distinguishes an existing one from it.</summary>
internal static class DiskBodies
{
    public static ManagedDiskData Of(DiskSpec spec)
    {
        ManagedDiskData data = new(RegionName.Of(spec.Location))
        {
            Sku = new DiskSku { Name = new DiskStorageAccountType(spec.Sku) },
            CreationData = new DiskCreationData(DiskCreateOption.Upload) { UploadSizeBytes = spec.UploadSize },
        };
        if (spec.OsType is { } os)
        {
            data.OSType = SdkTypes.Of(os);
            data.HyperVGeneration = spec.Generation is { } generation ? SdkTypes.Of(generation) : (HyperVGeneration?)null;
        }

        (string? controllers, bool? network) = spec.Capabilities;
        if (spec.Architecture is not null || controllers is not null || network is not null)
        {
            data.SupportedCapabilities = new SupportedCapabilities
            {
                // A plain null would be taken for a string.
                Architecture = spec.Architecture is { } architecture ? SdkTypes.Of(architecture) : (ArchitectureType?)null,
                DiskControllerTypes = controllers,
                AcceleratedNetwork = network,
            };
        }

        data.CreationData.LogicalSectorSize = spec.SectorSize;
        data.Tier = spec.Tier?.ToUpperInvariant();
        spec.Policy.Apply(data);

        if (spec.Zone is { } zone)
        {
            data.Zones.Add(zone);
        }

        SdkTypes.AddAll(data.Tags, spec.Tags);
        return data;
    }

    /// <summary>What decides whether these bytes make the disk that was asked for. A later machine would not say why it does not start.</summary>
    public static string[] Differences(DiskSpec spec, ManagedDiskData disk)
    {
        (string What, string? There, string? Wanted)[] all =
        [
            ("size", $"{disk.CreationData?.UploadSizeBytes:N0} bytes", $"{spec.UploadSize:N0} bytes"),
            ("region", RegionName.AreSame(disk.Location.Name, spec.Location) ? spec.Location : disk.Location.Name, spec.Location),
            ("operating system", disk.OSType?.ToString() ?? "none", spec.OsType?.ToString() ?? "none"),
            // of a data disk it says nothing
            ("generation", (spec.Generation is null ? null : disk.HyperVGeneration)?.ToString() ?? "none", spec.Generation?.ToString() ?? "none"),
            ("disk encryption set", disk.Encryption?.DiskEncryptionSetId?.ToString() ?? "none", spec.Policy.EncryptionSet ?? "none"),
            (
                "architecture",
                (disk.SupportedCapabilities?.Architecture ?? ArchitectureType.X64).ToString(),
                (spec.Architecture ?? CpuArchitecture.X64).ToString()),
        ];
        return
        [
            .. all.Where(
                one => !string.Equals(one.There, one.Wanted, StringComparison.OrdinalIgnoreCase))
                    .Select(one => $"its {one.What} is {one.There}, not {one.Wanted}"),
        ];
    }
}
