namespace VmGeneralize.Pipeline.Azure;

/// <summary>What a disk is meant to be in Azure.</summary>
/// <param name="Partition">Which installation, on a disk with several; null for the only one.</param>
/// <param name="DataDisk">It holds no system: nothing has to be generalized, and whatever is in doubt is sent.</param>
public sealed record AzureImageOptions(int? Partition = null, bool DataDisk = false);
