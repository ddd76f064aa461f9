using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.Readiness;

internal static class PersistentRoutes
{
    public static Operation Operation { get; } = new()
    {
        Id = "windows-persistent-routes",
        Title = "Remove persistent network routes",
        Why = "Routes of the source network cut a clone off from Azure's",
        Source = new("https://learn.microsoft.com/azure/virtual-machines/windows/prepare-for-upload-vhd-image"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = true,
        Group = ReadinessOperations.Group,
        Plan = static guest =>
        [
            .. guest.InEveryControlSet(@"Services\Tcpip\Parameters\PersistentRoutes")
                .SelectMany(key => guest.DeleteExistingValues("SYSTEM", key, [.. guest.Registry.ValueNames("SYSTEM", key)])),
        ],
    };
}
