using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class AzureExtensions
{
    private static readonly string[] Folders = ["/Packages/Plugins"];

    // Agents of different age keep them in one or the other place.
    private static readonly string[] AgentKeys = [@"Microsoft\GuestAgent", @"Microsoft\Windows Azure", @"Microsoft\Windows Azure\GuestAgent"];

    public static Operation Operation { get; } = new()
    {
        Id = "windows-azure-extensions",
        Title = "Remove the state of Azure VM extensions and the identity that the agent noted",
        Why = "Settings of extensions hold encrypted secrets of the source VM, and a clone takes its extensions for installed; Microsoft asks to "
            + "remove extensions before generalizing",
        Source = new("https://learn.microsoft.com/azure/virtual-machines/windows/prepare-for-upload-vhd-image"),
        Guest = GuestKind.Windows,
        Risk = Risk.Medium,
        OnByDefault = false,
        Notice = "Extensions must be installed again on each VM; software that they installed is still there.",
        Empties = static _ => Folders,
        Plan = static guest =>
        [
            .. guest.DeleteContents(Folders),
            .. guest.DeleteExistingKeys("SOFTWARE", @"Microsoft\Windows Azure\HandlerState"),
            .. AgentKeys.SelectMany(key => guest.DeleteExistingValues("SOFTWARE", key, "VmId", "Incarnation")),
        ],
    };
}
