using System.Globalization;
using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Readiness;

internal static class PlatformVersionCheck
{
    private const string VersionKey = @"Microsoft\Windows NT\CurrentVersion";
    private const int Server2008R2Build = 7600;

    public static Check Check { get; } = ReadinessCheck.Create(
        "azure-platform-version", "Version and architecture of Windows", static guest => [.. Architecture(guest), .. Version(guest)]);

    private static IEnumerable<Finding> Architecture(IGuestView guest)
    {
        string key = guest.InControlSet(@"Control\Session Manager\Environment");
        if (guest.Registry.Text("SYSTEM", key, "PROCESSOR_ARCHITECTURE") is { } architecture && architecture.Equals("x86", StringComparison.OrdinalIgnoreCase))
        {
            yield return new Finding(
                Severity.Warning,
                "Windows is a 32-bit one, for which Azure has little support",
                ReadinessCheck.Evidence("SYSTEM", key, "PROCESSOR_ARCHITECTURE"),
                "Install a 64-bit edition") { Expected = "AMD64 or ARM64", Found = architecture };
        }
    }

    private static IEnumerable<Finding> Version(IGuestView guest)
    {
        if (int.TryParse(guest.Registry.Text("SOFTWARE", VersionKey, "CurrentBuildNumber"), NumberStyles.None, CultureInfo.InvariantCulture, out int build)
            && build < Server2008R2Build)
        {
            yield return new Finding(
                Severity.Warning,
                "Windows is older than Server 2008 R2, the first version that Azure supports",
                ReadinessCheck.Evidence("SOFTWARE", VersionKey, "CurrentBuildNumber"),
                "Upgrade it in the VM") { Expected = $"{Server2008R2Build} or later", Found = build.ToString(CultureInfo.InvariantCulture) };
        }
    }
}
