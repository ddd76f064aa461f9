using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class SetupScripts
{
    private static readonly string[] Folders = ["/Windows/Setup/Scripts"];

    public static Operation Operation { get; } = new()
    {
        Id = "windows-setup-scripts",
        Title = "Remove scripts that setup runs in every clone (Windows\\Setup\\Scripts)",
        Why = "They run as SYSTEM when setup of a clone has finished or failed, with whatever the source needed, and with the passwords in them",
        Source = new("https://learn.microsoft.com/windows-hardware/manufacture/desktop/add-a-custom-script-to-windows-setup"),
        Guest = GuestKind.Windows,
        Risk = Risk.Medium,
        OnByDefault = false,
        Notice = "Clones are set up without them: what they installed or configured must be added in another way.",
        Empties = static _ => Folders,
        Plan = static guest => guest.DeleteContents(Folders),
    };
}
