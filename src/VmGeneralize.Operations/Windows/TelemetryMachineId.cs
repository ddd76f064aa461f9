using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows;

internal static class TelemetryMachineId
{
    public static Operation Operation { get; } = new()
    {
        Id = "windows-telemetry-machine-id",
        Title = "Remove the telemetry machine ID",
        Why = "Error reporting can create it again while Sysprep runs; clones that share it count as one device in Intune and Update Compliance",
        Source = new("https://jpwinsup.github.io/blog/2023/01/11/UpdateCompliance/duplicatedMachineId/"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest => guest.DeleteExistingValues("SOFTWARE", @"Microsoft\SQMClient", "MachineId"),
    };
}
