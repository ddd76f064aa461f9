using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Readiness;

internal static class EvaluationEditionCheck
{
    private const string Key = @"Microsoft\Windows NT\CurrentVersion";

    public static Check Check { get; } = ReadinessCheck.Create("azure-evaluation-edition", "Edition of Windows", Find) with
    {
        Source = new("https://learn.microsoft.com/windows-server/get-started/upgrade-conversion-options"),
    };

    // ServerStandardEval, ServerDatacenterEval, EnterpriseEval ...
    private static IReadOnlyList<Finding> Find(IGuestView guest) => guest.Registry.Text("SOFTWARE", Key, "EditionID") is not { } edition
        || !edition.EndsWith("Eval", StringComparison.OrdinalIgnoreCase) ? [] :
    [
        new Finding(
            Severity.Warning,
            "Windows is an evaluation edition: when its time is over, every VM made from it shuts down by itself",
            ReadinessCheck.Evidence("SOFTWARE", Key, "EditionID"),
            "Convert it in the VM, before Sysprep: DISM /online /Set-Edition:EDITION /ProductKey:KEY /AcceptEula")
        {
            Expected = "an edition with a licence", Found = edition,
        },
    ];
}
