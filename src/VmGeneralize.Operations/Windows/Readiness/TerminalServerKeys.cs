using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.Readiness;

/// <summary>Where Remote Desktop keeps its settings.</summary>
internal static class TerminalServerKeys
{
    /// <summary>Group policy, in SOFTWARE; it wins over the settings in SYSTEM.</summary>
    public const string Policy = @"Policies\Microsoft\Windows NT\Terminal Services";

    public static string Server(IGuestView guest) => guest.InControlSet(@"Control\Terminal Server");

    /// <summary>The listener.</summary>
    public static string Listener(IGuestView guest) => guest.InControlSet(@"Control\Terminal Server\WinStations\RDP-Tcp");
}
