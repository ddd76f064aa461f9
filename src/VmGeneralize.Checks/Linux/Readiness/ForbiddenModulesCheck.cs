using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Operations;

namespace VmGeneralize.Checks.Linux.Readiness;

internal static class ForbiddenModulesCheck
{
    private static readonly Operation Fix = Catalogue.Get("linux-forbidden-modules");

    public static Check Check { get; } = LinuxCheck.Create(
        "azure-linux-forbidden-modules",
        "Kernel modules that are forbidden",
        CheckArea.AzureReadiness,
        Fix.Source.ToString(),
        static guest => LinuxCheck.Of(guest.Facts().ForbiddenModules, modules => Judge(modules, Fixes.By(guest, Fix.Id))));

    private static IEnumerable<Finding> Judge(IReadOnlyList<ForbiddenModule> modules, Fixes fixes) => modules.Select(found => new Finding(
        Severities.Of(found.Module.Use),
        $"The kernel module {found.Module.Name} is forbidden: {found.Module.Without}",
        found.Path,
        found.Line is null
            ? $"In the VM: remove {found.Module.Name} from the file that forbids it" + (IsOption(found) ? ", then update-grub or grub2-mkconfig" : "")
            : "Remove the line in the VM" + (found.Module.IsForRoot ? ", then update-initramfs -u -k all, or dracut -f --regenerate-all" : ""))
    {
        Found = LinuxCheck.Shown(LinuxFiles.Utf8(found.Statement)),
        FixedBy = found is { Line: not null, Module.IsForRoot: false } ? fixes.Of(found.Path) : null,
    });

    private static bool IsOption(ForbiddenModule found) => found.Statement.Contains("blacklist=", StringComparison.Ordinal);
}
