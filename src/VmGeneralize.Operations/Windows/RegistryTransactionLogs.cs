using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Operations.Windows;

internal static class RegistryTransactionLogs
{
    private const string Settings = "/Windows/System32/SMI/Store/Machine";

    public static Operation Operation { get; } = new()
    {
        Id = "windows-registry-transaction-logs",
        Title = "Remove the transaction logs of the registry (System32\\config\\TxR, *.regtrans-ms, *.blf)",
        Why = "They keep what transactions wrote to the registry, installations above all; Windows recreates them when it needs them",
        Source = new("https://learn.microsoft.com/archive/blogs/scw/why-txr-cwindowssystem32configtxr-is-used-for-cbs-windows-modules-installer"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = true,
        SafeBeforeSysprep = true,
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    private static PartialPlan Decide(IGuestView guest) => PartialPlan.Join(
    [
        PartialPlan.Of(guest.DeleteFiles($"{WindowsHives.Folder}/TxR", IsLog).Concat(guest.DeleteFiles(Settings, IsLog))),
        OfFolder(guest, WindowsHives.Folder),
        .. UserProfiles.AllWithServices(guest).SelectMany(profile => (PartialPlan[])
        [
            OfFolder(guest, profile),
            OfFolder(guest, GuestPath.Join(profile, WindowsHives.ClassesFolder)),
        ]),
    ]);

    // "SYSTEM{b4ef1c5a-...}.TMContainer00000000000000000001.regtrans-ms" belongs to SYSTEM; what has no such name is not Windows' own.
    private static PartialPlan OfFolder(IGuestView guest, string folder) => PartialPlan.Join(guest.List(folder)
        .Where(file => file.IsFile && IsLog(file.Name) && file.Name.IndexOf('{', StringComparison.Ordinal) > 0)
        .GroupBy(file => file.Name[..file.Name.IndexOf('{', StringComparison.Ordinal)], StringComparer.OrdinalIgnoreCase)
        .Select(logs => OfHive(guest, GuestPath.Join(folder, logs.Key), [.. logs.Select(log => new GuestEdit.Delete(log.Path))])));

    // What is in transactions of a damaged hive may be needed to repair it. A dirty one is replayed and written; SAM and SECURITY never are.
    private static PartialPlan OfHive(IGuestView guest, string path, IReadOnlyList<GuestEdit> edits)
    {
        string hive = WindowsHives.NameOf(path);
        string what = $"the transaction logs of the registry hive {GuestPath.ToWindows(path)}";
        return PartialPlan.Of(what, guest.Registry.IsClean(hive), clean => clean || WindowsHives.MayWrite(hive) ? PartialPlan.Of(edits)
            : PartialPlan.Leave(what, [new Unreadable(GuestPath.ToWindows(path), "it is dirty, and a part of it may be in its logs only")]));
    }

    private static bool IsLog(string name) =>
        name.EndsWith(".regtrans-ms", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".blf", StringComparison.OrdinalIgnoreCase);
}
