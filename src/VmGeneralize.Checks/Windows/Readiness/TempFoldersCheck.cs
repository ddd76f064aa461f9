namespace VmGeneralize.Checks.Windows.Readiness;

internal static class TempFoldersCheck
{
    public static Check Check { get; } = FixableCheck.Create(
        "azure-temp-folders",
        "azure-temp-folders",
        "Temporary folders",
        static _ => Severity.Warning,
        static at => $"The system variable {at.Name} is not what Windows sets");
}
