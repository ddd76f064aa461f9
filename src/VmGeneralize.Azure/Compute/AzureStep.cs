namespace VmGeneralize.Azure.Compute;

/// <summary>What Resource Manager is at.</summary>
/// <param name="Doing">As in "Creating the image web-1".</param>
/// <param name="Elapsed">Since it was asked for.</param>
public sealed record AzureStep(string Doing, TimeSpan Elapsed);
