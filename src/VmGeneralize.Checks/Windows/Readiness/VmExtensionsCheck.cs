using VmGeneralize.Guests;
using VmGeneralize.Operations;

namespace VmGeneralize.Checks.Windows.Readiness;

internal static class VmExtensionsCheck
{
    private const string Key = @"Microsoft\Windows Azure\HandlerState";
    private const string Remedy = "Remove the extensions from the VM in Azure (az vm extension delete) before running Sysprep";

    private static readonly Operation Fix = Catalogue.Get("windows-azure-extensions");

    public static Check Check { get; } = ReadinessCheck.Create("azure-vm-extensions", "VM extensions", Find);

    private static IReadOnlyList<Finding> Find(IGuestView guest) =>
    [
        .. guest.Registry.SubkeyNames("SOFTWARE", Key).Select(extension => new Finding(
            Severity.Warning,
            $"VM extension {extension} is registered as installed: clones would take its state for their own",
            $@"SOFTWARE\{Key}\{extension}",
            Remedy) { Expected = "absent", Found = extension, FixedBy = Fix }),
        .. Fix.Empties(guest).SelectMany(guest.List).Select(file => new Finding(
            Severity.Warning,
            $"Files of VM extension {file.Name} are left, with its settings",
            GuestPath.ToWindows(file.Path),
            Remedy) { Expected = "absent", Found = file.Name, FixedBy = Fix }),
    ];
}
