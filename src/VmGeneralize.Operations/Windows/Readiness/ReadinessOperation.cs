using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Operations.Windows.Readiness;

/// <summary>Helpers of the operations of the group.</summary>
internal static class ReadinessOperation
{
    private static readonly Uri Documentation = new("https://learn.microsoft.com/azure/virtual-machines/windows/prepare-for-upload-vhd-image");

    public static Operation Create(string id, string title, string why, Risk risk, Func<IGuestView, IReadOnlyList<GuestEdit>> plan) => new()
    {
        Id = id,
        Title = title,
        Why = why,
        Source = Documentation,
        Guest = GuestKind.Windows,
        Risk = risk,
        OnByDefault = false,
        Group = ReadinessOperations.Group,
        Plan = plan,
    };
}
