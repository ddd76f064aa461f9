using VmGeneralize.Guests;
using VmGeneralize.Operations;

namespace VmGeneralize.Checks.Windows.Leftovers;

/// <summary>Checks for traces of the source's users and programs, which are removed on request: one for each operation, whose plan is the rule.</summary>
internal static class TraceChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        Of("windows-access-logs", "Records of who used the roles of this server"),
        Of("windows-web-logs", "Logs of IIS"),
        Of("windows-firewall-logs", "Logs of the firewall"),
        Of("windows-search-index", "The index of Windows Search, with words of files that were removed"),
        Of("windows-resource-usage", "Records of which programs and users used processor and network"),
        Of("windows-program-traces", "A list of the programs that ran"),
        Of("windows-activities", "The activity history of a user"),
    ];

    private static Check Of(string id, string what)
    {
        Operation operation = Catalogue.Get(id);
        Leftover leftover = new(Severity.Info, what, FixedBy: id);
        return new Check
        {
            Id = $"leftover-{id["windows-".Length..]}",
            Title = what,
            Area = CheckArea.MachineSpecific,
            Guest = GuestKind.Windows,
            Source = operation.Source,
            Find = guest => operation.Empties(guest).Count > 0 ? leftover.Emptied(guest) : leftover.Deleted(guest),
        };
    }
}
