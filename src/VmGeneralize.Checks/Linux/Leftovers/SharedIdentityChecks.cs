using VmGeneralize.Guests;
using VmGeneralize.Operations;
using VmGeneralize.Operations.Linux.Identity;

namespace VmGeneralize.Checks.Linux.Leftovers;

/// <summary>Identities that clones must not share and that stay by default: a check for each operation that removes some, one for the rest.</summary>
internal static class SharedIdentityChecks
{
    private const string Imaging = "https://learn.microsoft.com/azure/virtual-machines/linux/imaging";

    public static IReadOnlyList<Check> All { get; } =
    [
        .. SharedIdentities.All.Select(identity => identity.Operation).OfType<string>().Distinct().Select(Catalogue.Get)
            .Where(operation => !operation.OnByDefault)
            .Select(operation => Of($"leftover-{operation.Id}", operation.Title, operation.Source.ToString(), operation)),
        Of("leftover-linux-shared-identities", "Identities to remove in the VM", Imaging, operation: null),
    ];

    private static Check Of(string id, string title, string source, Operation? operation) => LinuxCheck.Create(
        id,
        title,
        CheckArea.MachineSpecific,
        source,
        guest => SharedIdentities.All.Where(identity => identity.Operation == operation?.Id).SelectMany(identity => Find(guest, identity, operation)));

    private static IEnumerable<Finding> Find(IGuestView guest, SharedIdentity identity, Operation? operation)
    {
        List<Unreadable> left = [];
        Finding[] found =
        [
            .. LinuxCheck.At(
                guest, Severity.Warning, $"{identity.Meaning}, which clones would share", $"Then, for each clone: {identity.Again}", operation,
                IdentityRemoval.Found(guest, identity, left.Add)),
        ];
        return [.. found, .. LinuxCheck.NotRead(left)];
    }
}
