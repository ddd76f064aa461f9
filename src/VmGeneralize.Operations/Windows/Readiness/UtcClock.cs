using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Operations.Windows.Readiness;

internal static class UtcClock
{
    public static Operation Operation { get; } = ReadinessOperation.Create(
        "azure-utc-clock",
        "Read the hardware clock as UTC",
        "The clock of an Azure VM shows UTC: read as local time it is hours off until the first synchronization",
        Risk.Low,
        static guest => guest.SetInExistingKey(
            "SYSTEM",
            guest.InControlSet(@"Control\TimeZoneInformation"),
            ("RealTimeIsUniversal", new RegistryData.DWord(1))));
}
