using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Operations.Windows;

internal static class RegistryLogs
{
    public static Operation Operation { get; } = new()
    {
        Id = "windows-registry-logs",
        Title = "Empty the logs of registry hives that do not need them",
        Why = "They keep pages of a hive as these were: accounts and values that are not in it any more. Windows does not read the logs of a hive that was "
            + "written completely, and starts them over; files without bytes are what it makes itself",
        Source = new("https://github.com/msuhanov/regf/blob/master/Windows%20registry%20file%20format%20specification.md#format-of-transaction-log-files"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = true,
        SafeBeforeSysprep = true,
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    private static PartialPlan Decide(IGuestView guest) => PartialPlan.Join(WindowsHives.All(guest).Select(hive => OfHive(guest, hive)));

    // The logs of a dirty hive hold a part of it. They are emptied when it is written, and SAM and SECURITY never are.
    private static PartialPlan OfHive(IGuestView guest, string hive)
    {
        string what = $"the logs of the registry hive {GuestPath.ToWindows(WindowsHives.PathOf(hive))}";
        GuestFile[] filled = [.. WindowsHives.LogsOf(hive).Select(guest.Find).OfType<GuestFile>().Where(log => log is { IsFile: true, Length: > 0 })];
        return filled.Length == 0 ? PartialPlan.Of([])
            : PartialPlan.Of(what, guest.Registry.IsClean(hive), clean => clean ? PartialPlan.Of(filled.Select(log => new GuestEdit.Truncate(log.Path)))
                : WindowsHives.MayWrite(hive) ? PartialPlan.Of([])
                : PartialPlan.Leave(
                    what, [new Unreadable(GuestPath.ToWindows(WindowsHives.PathOf(hive)), "it is dirty, and a part of it is in its logs only")]));
    }
}
