using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows;

internal static class AzureCustomData
{
    public static Operation Operation { get; } = new()
    {
        Id = "windows-azure-custom-data",
        Title = "Remove the custom data of the source VM (AzureData\\CustomData.bin)",
        Why = "Azure leaves what was given to the source VM there, scripts and passwords included; each VM gets its own",
        Source = new("https://learn.microsoft.com/azure/virtual-machines/custom-data"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = true,
        SafeBeforeSysprep = true,
        Plan = static guest => guest.DeleteExisting("/AzureData/CustomData.bin"),
    };
}
