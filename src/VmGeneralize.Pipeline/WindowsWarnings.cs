using VmGeneralize.Guests;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Pipeline;

/// <summary>What a user must know when a Windows was generalized though nothing forbade it.</summary>
internal static class WindowsWarnings
{
    /// <summary>Hives that no plan needs and that could not be read: nobody knows what is in them.</summary>
    public static IEnumerable<string> DamagedHives(IGuest guest) => ((guest as WindowsGuest)?.DamagedHives ?? []).Select(damaged =>
        $"The registry hive {Printable.Text(GuestPath.ToWindows(WindowsHives.PathOf(damaged.Hive)))} could not be read: {Printable.Text(damaged.Problem)}. "
        + "What is in it stays as it is, and its logs and free cells too.");
}
