using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Readiness;

internal static class BootRecoveryCheck
{
    private const string RecoveryEnabled = "16000009"; // BcdLibraryBoolean_AutoRecoveryEnabled
    private const string BootStatusPolicy = "250000e0"; // BcdOSLoaderInteger_BootStatusPolicy
    private const ulong IgnoreAllFailures = 1;

    public static Check Check { get; } = ReadinessCheck.Create("azure-boot-recovery", "Boot configuration: what happens after a failed start", Find);

    private static IReadOnlyList<Finding> Find(IGuestView guest)
    {
        if (!BootStoreElements.Exists(guest))
        {
            return guest.Registry.KeyExists("SYSTEM", "Setup")
                ?
                [
                    new Finding(
                        Severity.Warning,
                        "No boot configuration was found on this disk: Windows probably cannot start from it",
                        @"no EFI\Microsoft\Boot\BCD on an EFI system partition and no Boot\BCD on another volume",
                        @"bcdboot C:\Windows, from Windows or its recovery environment"),
                ]
                : [];
        }

        if (BootStoreElements.Default(guest) is not { } entry)
        {
            return
            [
                new Finding(
                    Severity.Warning,
                    "The boot configuration names no default entry",
                    ReadinessCheck.Evidence(BootStoreElements.Hive, $@"Objects\{BootStoreElements.BootManager}\Elements\23000003", "Element"),
                    @"bcdboot C:\Windows, from Windows or its recovery environment"),
            ];
        }

        return
        [
            .. BootStoreElements.Expect(
                guest,
                Severity.Warning,
                entry,
                RecoveryEnabled,
                0,
                "After failed starts Windows goes to its recovery environment, where it cannot be reached in Azure",
                "bcdedit.exe /set \"{default}\" recoveryenabled Off"),
            .. BootStoreElements.Expect(
                guest,
                Severity.Warning,
                entry,
                BootStatusPolicy,
                IgnoreAllFailures,
                "After a failed start the boot manager asks a question that nobody can answer in Azure",
                "bcdedit.exe /set \"{default}\" bootstatuspolicy IgnoreAllFailures"),
        ];
    }
}
