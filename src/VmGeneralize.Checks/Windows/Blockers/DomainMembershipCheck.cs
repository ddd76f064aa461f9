using System.Buffers.Binary;
using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Blockers;

internal static class DomainMembershipCheck
{
    private const string PolicyKey = @"Policy\PolPrDmS"; // LSA: SID of the primary domain; empty in a workgroup
    private const int MaxSubauthorities = 15; // [MS-DTYP] 2.4.2.2

    public static Check Check { get; } = new()
    {
        Id = "domain-membership",
        Title = "Membership in a domain",
        Area = CheckArea.SysprepBlocker,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows-hardware/manufacture/desktop/sysprep--generalize--a-windows-installation"),
        Find = static guest => Find(guest),
    };

    private static IReadOnlyList<Finding> Find(IGuestView guest)
    {
        string parameters = guest.InControlSet(@"Services\Tcpip\Parameters");
        string? suffix = guest.Registry.Text("SYSTEM", parameters, "Domain");
        if (guest.Registry.Bytes("SECURITY", PolicyKey, "") is { Length: > 0 } domain)
        {
            return [Judge(guest, $@"SECURITY\{PolicyKey}: {SidText(domain)}", suffix)];
        }

        return string.IsNullOrEmpty(suffix) ? [] :
        [
            new Finding(
                Severity.Info,
                $"The DNS domain {suffix} is set, but the computer is in no domain",
                $@"SYSTEM\{parameters}\Domain: {suffix}",
                "Clones get it too; if that is not meant: System Properties, Computer Name, Change, More."),
        ];
    }

    private static Finding Judge(IGuestView guest, string evidence, string? name)
    {
        string domain = string.IsNullOrEmpty(name) ? "a domain" : $"the domain {name}";
        return ImageStates.IsGeneralized(guest)
            ? new Finding(
                Severity.Warning,
                $"The image is generalized, but is probably still joined to {domain}: clones would share one computer account",
                evidence,
                "In a VM made from it, leave the domain (Remove-Computer -WorkgroupName WORKGROUP -Restart), then run Sysprep again.")
            : new Finding(
                Severity.Info,
                $"The computer is probably joined to {domain}; Sysprep takes it out",
                evidence,
                "Make sure that a local administrator can log on, and that group policy does not come back: Remove-Computer -WorkgroupName WORKGROUP "
                    + "-Restart before Sysprep.");
    }

    // [MS-DTYP] 2.4.2.2: revision, count, authority (48 bits, big endian), then the subauthorities.
    private static string SidText(byte[] sid)
    {
        if (sid.Length < 8 || sid[1] > MaxSubauthorities || sid.Length < 8 + (sid[1] * 4))
        {
            return $"{sid.Length} bytes";
        }

        ulong authority = BinaryPrimitives.ReadUInt64BigEndian(sid) & 0xFFFF_FFFF_FFFF;
        IEnumerable<uint> subauthorities = Enumerable.Range(0, sid[1]).Select(index => BinaryPrimitives.ReadUInt32LittleEndian(sid.AsSpan(8 + (index * 4))));
        return string.Join('-', ["S", sid[0].ToString(), authority.ToString(), .. subauthorities.Select(part => part.ToString())]);
    }
}
