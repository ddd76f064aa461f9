namespace VmGeneralize.Pipeline.Reports;

/// <summary>A managed disk as it was requested; what is null was left to Azure.</summary>
/// <param name="Id">Resource id.</param>
/// <param name="Location">Region.</param>
/// <param name="Sku">Kind of disk.</param>
/// <param name="Zone">Availability zone.</param>
/// <param name="PerformanceTier">As in P30.</param>
/// <param name="LogicalSectorSize">In bytes, of the kinds that have the choice.</param>
/// <param name="EncryptionSet">Resource id of the disk encryption set.</param>
/// <param name="NetworkAccess">AllowAll, AllowPrivate or DenyAll.</param>
/// <param name="DiskAccess">Resource id of the disk access.</param>
/// <param name="PublicNetworkAccess">Enabled or Disabled.</param>
/// <param name="DataAccessAuthMode">AzureActiveDirectory: its address needs a login too.</param>
/// <param name="Architecture">x64 or arm64, of a system disk where it was said.</param>
/// <param name="DiskControllerTypes">What its system starts from.</param>
/// <param name="AcceleratedNetwork">Whether its system has drivers for it.</param>
public sealed record ManagedDiskReport(
    string Id,
    string Location,
    string Sku,
    string? Zone,
    string? PerformanceTier,
    int? LogicalSectorSize,
    string? EncryptionSet,
    string? NetworkAccess,
    string? DiskAccess,
    string? PublicNetworkAccess,
    string? DataAccessAuthMode,
    string? Architecture,
    string? DiskControllerTypes,
    bool? AcceleratedNetwork);
