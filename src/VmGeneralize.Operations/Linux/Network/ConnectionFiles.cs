using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.Network;

/// <summary>
/// NetworkManager's own files, one for each connection (nm-settings-keyfile(5)): what the Red Hat family has in the place of <c>ifcfg</c> files
/// since RHEL 9. Those that cloud-init wrote are removed as a whole, by a separate operation.
/// </summary>
internal static class ConnectionFiles
{
    private const string Folder = "/etc/NetworkManager/system-connections";
    private const string CloudInit = "cloud-init-";

    public static Fact<IReadOnlyList<GuestFile>> Of(IGuestView guest) => guest.Own(Folder) is not { IsDirectory: true } folder
        ? Fact.Known<IReadOnlyList<GuestFile>>([])
        : guest.Entries(folder.Path)
            .Then(files => (IReadOnlyList<GuestFile>)[.. files
                .Where(file => !file.IsDirectory && !file.Name.StartsWith(CloudInit, StringComparison.Ordinal))]);

    /// <summary>The value of a line that sets a key, such as <c>mac-address</c>; null when the line sets another. Blanks around it do not count.</summary>
    public static string? Value(string line, string key) =>
        line.IndexOf('=', StringComparison.Ordinal) is > 0 and int equals && line[..equals].Trim() == key ? line[(equals + 1)..].Trim() : null;
}
