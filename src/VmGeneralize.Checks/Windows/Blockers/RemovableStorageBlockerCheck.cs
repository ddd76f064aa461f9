using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Blockers;

internal static class RemovableStorageBlockerCheck
{
    private const string Key = @"Policies\Microsoft\Windows\RemovableStorageDevices";
    private const string CdAndDvdClass = "{53f56308-b6bf-11d0-94f2-00a0c91efb8b}"; // device interface class GUID_DEVINTERFACE_CDROM

    public static Check Check { get; } = new()
    {
        Id = "removable-storage-policy",
        Title = "Policies that deny removable storage",
        Area = CheckArea.SysprepBlocker,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/azure/virtual-machines/generalize"),
        Find = static guest =>
        [
            .. Find(guest.Registry, Severity.Error, Key, "Deny_All", "Removable Storage Access, All Removable Storage classes: Deny all access"),
            .. Find(guest.Registry, Severity.Warning, $@"{Key}\{CdAndDvdClass}", "Deny_Read", "Removable Storage Access, CD and DVD: Deny read access"),
        ],
    };

    private static IEnumerable<Finding> Find(IRegistryView registry, Severity severity, string key, string value, string policy)
    {
        if (registry.Number("SOFTWARE", key, value) is > 0 and uint number)
        {
            yield return new Finding(
                severity,
                "A policy denies access to DVDs: Azure hands over the VM's settings on a DVD, and setup would "
                + (severity == Severity.Error ? "hang" : "probably hang"),
                $@"SOFTWARE\{key}\{value}: {number}",
                $"Remove the policy (Computer Configuration, Administrative Templates, System, {policy}), run gpupdate /force, then Sysprep again.")
            {
                Expected = "0 or no value",
                Found = number.ToString(),
            };
        }
    }
}
