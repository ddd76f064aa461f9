using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Operations.Windows.Readiness;

internal static class RemoteDesktop
{
    private const string Deny = "fDenyTSConnections";

    public static Operation Operation { get; } = ReadinessOperation.Create(
        "azure-remote-desktop",
        "Allow Remote Desktop connections",
        "Remote Desktop is how most people reach a Windows VM in Azure",
        Risk.Medium,
        static guest =>
        [
            .. guest.SetInExistingKey("SYSTEM", TerminalServerKeys.Server(guest), (Deny, new RegistryData.DWord(0))),

            // A policy is only reversed, never made: a missing one leaves the decision to the setting above.
            .. guest.Registry.ValueExists("SOFTWARE", TerminalServerKeys.Policy, Deny)
                ? guest.Set("SOFTWARE", TerminalServerKeys.Policy, (Deny, new RegistryData.DWord(0)))
                : [],
        ]);
}
