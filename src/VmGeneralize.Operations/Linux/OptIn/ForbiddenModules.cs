using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.OptIn;

internal static class ForbiddenModules
{
    private const string What = "the kernel modules that are forbidden";

    public static Operation Operation { get; } = new()
    {
        Id = "linux-forbidden-modules",
        Title = "Allow the kernel modules that a VM in Azure cannot do without, where a hardening forbade them",
        Why = "Azure's settings come on a disc that is formatted in UDF: without udf, sr_mod and cdrom no VM from the image is ever provisioned",
        Source = new("https://docs.cloud-init.io/en/latest/reference/datasources/azure.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.Medium,
        OnByDefault = false,
        Notice = "Lines of modprobe.d are commented out; a hardening script that runs again will bring them back.",
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    /// <summary>Drivers that the root is found with are left: the initial RAM disk has a copy of the line, and would have to be made again.</summary>
    private static PartialPlan Decide(IGuestView guest) => PartialPlan.Of(What, guest.Facts().ForbiddenModules, modules => PartialPlan.Join(modules
        .Where(module => module is { Line: not null, Module.IsForRoot: false })
        .GroupBy(module => module.Path, module => module.Line!)
        .Select(file => guest.EditLines(file.Key, What, _ => file.Distinct().Select(line => new LineEdit.Replace(line, "#" + line, "allow a module"))))));
}
