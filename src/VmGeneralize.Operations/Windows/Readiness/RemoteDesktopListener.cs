using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Operations.Windows.Readiness;

internal static class RemoteDesktopListener
{
    public static Operation Operation { get; } = ReadinessOperation.Create(
        "azure-remote-desktop-listener",
        "Make Remote Desktop listen on port 3389 of every adapter, with network level authentication",
        "Azure opens port 3389, and the adapter that the source listened on does not exist there",
        Risk.Medium,
        static guest => guest.SetInExistingKey(
            "SYSTEM",
            TerminalServerKeys.Listener(guest),
            ("PortNumber", new RegistryData.DWord(3389)),
            ("LanAdapter", new RegistryData.DWord(0)),
            ("UserAuthentication", new RegistryData.DWord(1))));
}
