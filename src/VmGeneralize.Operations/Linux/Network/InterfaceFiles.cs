using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.Network;

/// <summary>The files that network-scripts and NetworkManager of the Red Hat family keep, one for each interface.</summary>
internal static class InterfaceFiles
{
    public static IEnumerable<GuestFile> Of(IGuestView guest) => guest.OwnList("/etc/sysconfig/network-scripts")
        .Where(file => file.IsFile && file.Name.StartsWith("ifcfg-", StringComparison.Ordinal) && file.Name != "ifcfg-lo")
        .Take(LinuxFiles.MostEntries);
}
