using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Operations.Windows.Readiness;

internal static class CrashDumpSettings
{
    private const uint KernelDump = 2;
    private const uint FullUserDump = 2;

    public static Operation Operation { get; } = ReadinessOperation.Create(
        "azure-crash-dump-settings",
        "Write dumps that support can use when the system or a service crashes",
        "A VM has no screen to read a stop error from",
        Risk.Low,
        static guest => guest.Registry.KeyExists("SYSTEM", guest.InControlSet(@"Control\CrashControl"))
            ?
            [
                .. guest.Set(
                    "SYSTEM",
                    guest.InControlSet(@"Control\CrashControl"),
                    ("CrashDumpEnabled", new RegistryData.DWord(KernelDump)),
                    ("DumpFile", new RegistryData.ExpandText(@"%SystemRoot%\MEMORY.DMP")),
                    ("NMICrashDump", new RegistryData.DWord(1))),
                .. guest.Set(
                    "SOFTWARE",
                    @"Microsoft\Windows\Windows Error Reporting\LocalDumps",
                    ("DumpFolder", new RegistryData.ExpandText(@"C:\CrashDumps")),
                    ("CrashCount", new RegistryData.DWord(10)),
                    ("DumpType", new RegistryData.DWord(FullUserDump))),
            ]
            : []);
}
