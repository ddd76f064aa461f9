using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Operations.Windows.Readiness;

internal static class RemoteDesktopKeepAlive
{
    public static Operation Operation { get; } = ReadinessOperation.Create(
        "azure-remote-desktop-keep-alive",
        "Keep Remote Desktop sessions alive and let them reconnect",
        "Idle connections are dropped on the way to Azure; broken sessions should come back",
        Risk.Low,
        static guest => guest.Registry.KeyExists("SYSTEM", TerminalServerKeys.Listener(guest))
            ?
            [
                .. guest.Set(
                    "SOFTWARE",
                    TerminalServerKeys.Policy,
                    ("KeepAliveEnable", new RegistryData.DWord(1)),
                    ("KeepAliveInterval", new RegistryData.DWord(1)),
                    ("fDisableAutoReconnect", new RegistryData.DWord(0))),
                .. guest.Set(
                    "SYSTEM",
                    TerminalServerKeys.Listener(guest),
                    ("KeepAliveTimeout", new RegistryData.DWord(1)),
                    ("fInheritReconnectSame", new RegistryData.DWord(1)),
                    ("fReconnectSame", new RegistryData.DWord(0)),
                    ("MaxInstanceCount", new RegistryData.DWord(uint.MaxValue))),
            ]
            : []);
}
