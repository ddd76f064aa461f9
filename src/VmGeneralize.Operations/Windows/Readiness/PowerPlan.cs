using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Operations.Windows.Readiness;

internal static class PowerPlan
{
    private const string HighPerformance = "8c5e7fda-e8bf-4a96-9a85-a6e23a8c635c"; // SCHEME_MIN

    public static Operation Operation { get; } = ReadinessOperation.Create(
        "azure-power-plan",
        "Use the high-performance power plan",
        "Other plans may put a server to sleep or slow it down",
        Risk.Low,
        static guest => guest.SetInExistingKey(
            "SYSTEM",
            guest.InControlSet(@"Control\Power\User\PowerSchemes"),
            ("ActivePowerScheme", new RegistryData.Text(HighPerformance))));
}
