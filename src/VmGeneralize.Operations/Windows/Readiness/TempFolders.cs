using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Operations.Windows.Readiness;

internal static class TempFolders
{
    private static readonly RegistryData Default = new RegistryData.ExpandText(@"%SystemRoot%\TEMP");

    public static Operation Operation { get; } = ReadinessOperation.Create(
        "azure-temp-folders",
        "Put TEMP and TMP where Windows has them",
        "A temporary folder on a drive that the VM does not have breaks installers and the agent",
        Risk.Low,
        static guest => guest.SetInExistingKey(
            "SYSTEM",
            guest.InControlSet(@"Control\Session Manager\Environment"),
            ("TEMP", Default),
            ("TMP", Default)));
}
