using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Readiness;

internal static class RemovableStoragePolicyCheck
{
    private const string Key = @"Policies\Microsoft\Windows\RemovableStorageDevices";

    public static Check Check { get; } = ReadinessCheck.Create("azure-removable-storage-policy", "Policy for removable storage", Find);

    private static IReadOnlyList<Finding> Find(IGuestView guest) => guest.Registry.Number("SOFTWARE", Key, "Deny_All") is not (null or 0)
        ?
        [
            new Finding(
                Severity.Error,
                "A policy denies access to all removable storage: Azure hands over its answer file on a DVD, so the VM would hang in OOBE",
                ReadinessCheck.Evidence("SOFTWARE", Key, "Deny_All"),
                $"reg delete \"HKLM\\SOFTWARE\\{Key}\" /v Deny_All /f, and keep the policy from coming back")
            {
                Expected = "absent or 0",
                Found = guest.Registry.Shown("SOFTWARE", Key, "Deny_All"),
            },
        ]
        : [];
}
