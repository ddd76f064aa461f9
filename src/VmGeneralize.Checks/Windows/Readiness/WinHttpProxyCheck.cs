using VmGeneralize.Guests;
using VmGeneralize.Operations.Windows.Readiness;

namespace VmGeneralize.Checks.Windows.Readiness;

internal static class WinHttpProxyCheck
{
    private static readonly Check Rule = FixableCheck.Create(
        "azure-winhttp-proxy",
        "azure-winhttp-proxy",
        "WinHTTP proxy",
        static _ => Severity.Warning,
        static _ => $"A WinHTTP proxy is set that {WinHttpSettings.AzurePlatformAddress} probably does not go round: the agent would not reach Azure",
        static _ => "netsh.exe winhttp reset proxy");

    public static Check Check { get; } = Rule with
    {
        Find = static guest =>
            [
                .. Rule.Find(guest).Select(
                    finding => finding with { Expected = "absent, direct, or 168.63.129.16 in the bypass list", Found = Shown(guest, finding) }),
            ],
    };

    private static string Shown(IGuestView guest, Finding finding)
    {
        string key = finding.Evidence["SOFTWARE\\".Length..finding.Evidence.LastIndexOf(':')];
        WinHttpSettings? settings = WinHttpSettings.TryRead(guest.Registry.Bytes("SOFTWARE", key, "WinHttpSettings"));

        // A proxy may be written with a user and a password before an @.
        return settings is null ? "set" : $"proxy {settings.Proxy[(settings.Proxy.LastIndexOf('@') + 1)..]}, bypass \"{settings.Bypass}\"";
    }
}
