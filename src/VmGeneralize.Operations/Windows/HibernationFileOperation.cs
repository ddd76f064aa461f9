using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows;

internal static class HibernationFileOperation
{
    public static Operation Operation { get; } = new()
    {
        Id = "windows-hibernation-file",
        Title = "Remove hiberfil.sys of a system that is not hibernated",
        Why = "It holds what was in memory; a hibernated system is refused before any operation",
        Source = new("https://learn.microsoft.com/troubleshoot/windows-client/setup-upgrade-and-drivers/disable-and-re-enable-hibernation"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = true,
        SafeBeforeSysprep = true,
        Plan = static guest => guest.DeleteOnEachVolume("hiberfil.sys"),
    };
}
