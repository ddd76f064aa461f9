using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class AzureExtensionsCheck
{
    private const string Operation = "windows-azure-extensions";
    private const string Remedy = "Remove the extensions of the source VM in Azure before Sysprep: az vm extension delete";
    private const string Handlers = @"Microsoft\Windows Azure\HandlerState";

    private static readonly Leftover Settings = new(
        Severity.Warning,
        "Azure VM extensions, with their settings and encrypted secrets",
        Remedy,
        Operation);
    private static readonly Leftover State = new(Severity.Warning, "A clone takes this extension for installed", Remedy, Operation);
    private static readonly Leftover Identity = new(Severity.Info, "The Azure agent noted which VM it is in", FixedBy: Operation);

    public static Check Check { get; } = new()
    {
        Id = "leftover-azure-extensions",
        Title = "State of Azure VM extensions",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/azure/virtual-machines/windows/prepare-for-upload-vhd-image"),
        Find = static guest =>
        [
            .. Settings.Emptied(guest),
            .. guest.Registry.SubkeyNames("SOFTWARE", Handlers).Select(name => State.InRegistry("SOFTWARE", $@"{Handlers}\{name}")),
            .. Identity.DeletedValues(guest, static _ => true),
        ],
    };
}
