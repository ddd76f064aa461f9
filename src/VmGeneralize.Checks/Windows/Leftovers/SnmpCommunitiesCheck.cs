using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class SnmpCommunitiesCheck
{
    public static Check Check { get; } = new()
    {
        Id = "secret-snmp-communities",
        Title = "Communities of SNMP",
        Area = CheckArea.Secret,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/troubleshoot/windows-server/networking/configure-snmp-service"),
        Find = static guest =>
        [
            .. guest.InEveryControlSet(@"Services\SNMP\Parameters\ValidCommunities").SelectMany(key => Find(guest, "SYSTEM", key)),
            .. Find(guest, "SOFTWARE", @"Policies\SNMP\Parameters\ValidCommunities"),
        ],
    };

    // A community is a password, and here the name of a value: only how many there are is reported.
    private static IEnumerable<Finding> Find(IGuestView guest, string hive, string key) =>
        guest.Registry.ValueNames(hive, key).Count is > 0 and var count
            ?
            [
                new Finding(
                    Severity.Warning,
                    $"SNMP communities, which are passwords of the network that the source was in: {count}",
                    $@"{hive}\{key}",
                    "Remove them in the VM: services.msc, SNMP Service, Security") { Count = count },
            ]
            : [];
}
