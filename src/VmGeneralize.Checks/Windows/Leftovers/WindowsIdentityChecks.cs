using VmGeneralize.Guests;
using VmGeneralize.Operations;
using VmGeneralize.Operations.Windows.Identity;

namespace VmGeneralize.Checks.Windows.Leftovers;

/// <summary>Identities of the table that clones must not share: a check for each operation that removes some, one for the rest.</summary>
internal static class WindowsIdentityChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        .. WindowsIdentities.All.Select(identity => identity.Operation).OfType<string>().Distinct().Select(Catalogue.Get)
            .Select(operation => Of($"leftover-{operation.Id}", operation.Title, operation.Source, operation)),
        Of(
            "leftover-windows-shared-identities",
            "Identities to remove in the VM",
            new("https://learn.microsoft.com/azure/virtual-machines/generalize"),
            operation: null),
    ];

    private static Check Of(string id, string title, Uri source, Operation? operation) => new()
    {
        Id = id,
        Title = title,
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = source,
        Find = guest =>
        [
            .. WindowsIdentities.All.Where(identity => identity.Operation == operation?.Id).SelectMany(identity => Find(guest, identity, operation)),
        ],
    };

    private static IEnumerable<Finding> Find(IGuestView guest, WindowsIdentity identity, Operation? operation)
    {
        List<Unreadable> left = [];
        Finding[] found =
        [
            .. WindowsIdentityPlaces.Found(guest, identity, left.Add).Select(place => new Finding(
                Severity.Warning,
                $"{identity.Meaning}: clones would share it",
                place,
                operation is null ? identity.Again : $"Then, for each clone: {identity.Again}") { FixedBy = operation }),
        ];
        return [.. found, .. left.Select(NotEverywhere)];
    }

    private static Finding NotEverywhere(Unreadable part) => new(
        Severity.Warning, $"This {part.Verdict}: {part.Reason}", GuestPath.ToWindows(part.Path), "Look for more of them in the VM");
}
