using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class RemoteDesktopKeys
{
    private const string Certificates = @"Microsoft\SystemCertificates\Remote Desktop\Certificates";
    private const string Key = "f686aace6942fb7f7ceb231212eef4a4_"; // a digest of the key container's name; MachineGuid follows

    public static Operation Operation { get; } = new()
    {
        Id = "windows-remote-desktop-keys",
        Title = "Remove the certificates that Remote Desktop signed for itself, with their private key",
        Why = "Who holds the key of the source can pose as any clone; Remote Desktop makes a new key and certificate when it starts without",
        Source = new("https://learn.microsoft.com/troubleshoot/azure/virtual-machines/event-id-troubleshoot-vm-rdp-connecton"),
        Guest = GuestKind.Windows,
        Risk = Risk.Medium,
        OnByDefault = false,
        Notice = "Certificates from your own authority in the store Remote Desktop are removed too.",
        Plan = static guest =>
        [
            .. guest.DeleteFiles("/ProgramData/Microsoft/Crypto/RSA/MachineKeys", name => name.StartsWith(Key, StringComparison.OrdinalIgnoreCase)),
            .. guest.Registry.SubkeyNames("SOFTWARE", Certificates).Select(name => new GuestEdit.DeleteKey("SOFTWARE", $@"{Certificates}\{name}")),
        ],
    };
}
