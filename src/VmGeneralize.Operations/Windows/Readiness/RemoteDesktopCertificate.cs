using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Operations.Windows.Readiness;

/// <summary>
/// Microsoft's list has the certificate that Remote Desktop signed for itself unbound. One that an authority issued was bound on purpose, and stays
/// bound; where the certificate itself is gone, the binding is of no use.
/// </summary>
public static class RemoteDesktopCertificate
{
    private const string Value = "SSLCertificateSHA1Hash";

    private static readonly string[] Stores = ["Remote Desktop", "MY", "WebHosting", "Root", "CA"];

    internal static Operation Operation { get; } = new()
    {
        Id = "windows-remote-desktop-certificate",
        Title = "Unbind the certificate that Remote Desktop signed for itself",
        Why = "Clones would present the certificate of the source; Windows makes a new one when none is bound",
        Source = new("https://learn.microsoft.com/azure/virtual-machines/windows/prepare-for-upload-vhd-image"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = true,
        Group = ReadinessOperations.Group,
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    /// <summary>The bindings that stay, with the certificate that an authority issued.</summary>
    public static IEnumerable<(string Key, string Value, StoredCertificate Certificate)> Issued(IGuestView guest) => Bindings(guest)
        .Select(key => (Key: key, Stored: Find(guest, key)))
        .Where(bound => bound.Stored is { Certificate.IsSelfIssued: false })
        .Select(bound => (bound.Key, Value, bound.Stored!.Value.Certificate!));

    private static PartialPlan Decide(IGuestView guest) => PartialPlan.Join(Bindings(guest).Select(key => Find(guest, key) switch
    {
        { Certificate: null, Place: var place } => PartialPlan.Leave(
            "the certificate that Remote Desktop is bound to", [new Unreadable(place, "it is not as Windows writes a certificate")]),
        { Certificate.IsSelfIssued: false } => PartialPlan.Of([]),
        _ => PartialPlan.Of([new GuestEdit.DeleteValue("SYSTEM", key, Value)]),
    }));

    private static IEnumerable<string> Bindings(IGuestView guest) => guest.InEveryControlSet(@"Control\Terminal Server\WinStations\RDP-Tcp")
        .Where(key => guest.Registry.ValueExists("SYSTEM", key, Value));

    /// <summary>The certificate that a listener is bound to; null when it is in no store of the machine.</summary>
    private static (string Place, StoredCertificate? Certificate)? Find(IGuestView guest, string listener)
    {
        string thumbprint = Convert.ToHexString(guest.Registry.Bytes("SYSTEM", listener, Value) ?? []);
        string? key = thumbprint.Length == 0 ? null
            : Stores.Select(store => $@"{StoredCertificate.Stores}\{store}\Certificates\{thumbprint}")
                .FirstOrDefault(key => guest.Registry.KeyExists("SOFTWARE", key));
        return key is null ? null : ($@"SOFTWARE\{key}: Blob", StoredCertificate.TryRead(guest.Registry.Bytes("SOFTWARE", key, "Blob")));
    }
}
