using VmGeneralize.Checks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Pipeline;

/// <summary>Warnings about a Windows, which do not forbid generalizing it; the same before, while and after it is done.</summary>
internal static class WindowsWarnings
{
    private static readonly Rule Hives = new()
    {
        Id = "registry-hives",
        Title = "Registry hives",
        Area = CheckArea.MachineSpecific,
        Source = new("https://learn.microsoft.com/windows/win32/sysinfo/registry-hives"),
    };

    private const string Stays = "Its contents stay as they are, with its logs and free cells";

    /// <summary>Hives that no plan needs and that could not be read: their contents are unknown.</summary>
    public static IEnumerable<string> DamagedHives(IGuest guest) => ((guest as WindowsGuest)?.DamagedHives ?? []).Select(damaged =>
        $"{Sentence(damaged.Hive)}: {Printable.Text(damaged.Problem).TrimEnd('.')}. {Stays}.");

    /// <summary>The same as findings.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="severity">A warning, of the hives that a look takes; an error where nothing can be said for an image because of any.</param>
    public static IEnumerable<Finding> DamagedHiveFindings(IGuest guest, Severity severity = Severity.Warning) =>
        ((severity == Severity.Error ? (guest as WindowsGuest)?.DamagedHives : (guest as WindowsGuest)?.DamagedMainHives) ?? []).Select(damaged => new Finding(
            severity, $"{Sentence(damaged.Hive)}. {Stays}", Printable.Text(damaged.Problem), "Take a copy of the disk from before the damage")
        {
            Kind = FindingKind.Damaged, Rule = Hives, Partition = guest.Volume.Partition.Number,
        });

    private static string Sentence(string hive) => $"The registry hive {Printable.Text(GuestPath.ToWindows(WindowsHives.PathOf(hive)))} could not be read";
}
