using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.Network;

/// <summary>The files that network-scripts and NetworkManager of the Red Hat family keep, one for each interface.</summary>
internal static class InterfaceFiles
{
    private const string Folder = "/etc/sysconfig/network-scripts";

    public static Fact<IReadOnlyList<GuestFile>> Of(IGuestView guest) => guest.Own(Folder) is not { IsDirectory: true } folder
        ? Fact.Known<IReadOnlyList<GuestFile>>([])
        : guest.Entries(folder.Path)
            .Then(files => (IReadOnlyList<GuestFile>)[.. files
                .Where(file => !file.IsDirectory && file.Name.StartsWith("ifcfg-", StringComparison.Ordinal) && file.Name != "ifcfg-lo")]);
}
