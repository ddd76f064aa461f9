using System.Text.RegularExpressions;
using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Blockers.Logs;

/// <summary>
/// A provider (a function of some component's DLL) or an action of ActionFiles\*.xml that failed: where Sysprep stopped, when
/// nothing better is known.
/// </summary>
internal static partial class ProviderCause
{
    // By DLL; field reports, so no more than a place to look at.
    private static readonly Dictionary<string, string> Hints = new(StringComparer.OrdinalIgnoreCase)
    {
        ["spbcd.dll"] = "The boot configuration could not be generalized: look at it with bcdedit /enum all, and make sure that the boot partition "
            + "is there and online.",
        ["msdtcprx.dll"] = "The transaction coordinator could not be cleaned: repair it with msdtc -uninstall, restart, msdtc -install.",
        ["wevtapi.dll"] = "Event logs could not be cleared: move log files that were relocated back to %SystemRoot%\\System32\\winevt\\Logs.",
        ["dsccore.dll"] = "Desired State Configuration could not be cleaned: remove what is pending with Remove-DscConfigurationDocument -Stage "
            + "Pending,Current,Previous.",
        ["capisp.dll"] = "Cryptographic keys could not be cleaned: look at the permissions of C:\\ProgramData\\Microsoft\\Crypto.",
        ["spopk.dll"] = "The check of servicing failed: install all updates, restart until none is pending.",
    };

    public static IEnumerable<Finding> Find(IReadOnlyList<LogError> errors)
    {
        LogError? provider = errors.FirstOrDefault(error => Provider(error.Message) is not null);
        LogError? action = errors.FirstOrDefault(error => RegistryAction().IsMatch(error.Message));
        if (action is not null)
        {
            Match match = RegistryAction().Match(action.Message);
            string target = match.Groups["target"].Value.Trim();
            yield return new Finding(
                Severity.Warning,
                $"Sysprep stopped because it could not change {target} (error {match.Groups["code"].Value})",
                action.Evidence,
                "0x5 is access denied: probably a security product protects it. Remove that product (or turn off its self-protection) in the VM, "
                    + "then run Sysprep again.")
            {
                Found = action.Message,
            };
        }
        else if (provider is not null && Provider(provider.Message) is { } match)
        {
            string dll = match.Groups["dll"].Value.Trim().Split('\\')[^1];
            yield return new Finding(
                Severity.Error,
                $"Sysprep stopped in {dll}, {match.Groups["function"].Value.Trim()}: error {match.Groups["code"].Value}",
                provider.Evidence,
                (
                    Hints.GetValueOrDefault(dll) ?? $"Look at the lines before this one in {GuestPath.ToWindows(SysprepLogFiles.Actions)}: they say "
                        + $"what {dll} was doing.")
                + " Then run Sysprep again on a copy of the disk from before this run.")
            {
                Found = provider.Message,
            };
        }
    }

    private static Match? Provider(string message) => NewProvider().Match(message) switch
    {
        { Success: true } found => found,
        _ => OldProvider().Match(message) is { Success: true } old ? old : null,
    };

    // ActionPlatform::LaunchModule (Windows 8 and later).
    [
        GeneratedRegex(
            @"Failure occurred while executing '(?<function>[^']+)' from (?:DLL )?'?(?<dll>[^;']+)'?; (?:dwRet|hr) = (?<code>0x[0-9a-fA-F]+)",
            RegexOptions.CultureInvariant),
    ]
    private static partial Regex NewProvider();

    // LaunchDll (before, and for providers named in the registry).
    [
        GeneratedRegex(
            @"Failure occurred while executing '(?<dll>[^',]+),\s*(?<function>[^']+)', returned error code (?<code>-?[0-9a-fA-Fx]+)",
            RegexOptions.CultureInvariant),
    ]
    private static partial Regex OldProvider();

    [GeneratedRegex(@"ActionPlatform::\w+: Error from Reg\w+ for (?<target>[^;]+); dwRet = (?<code>0x[0-9a-fA-F]+)", RegexOptions.CultureInvariant)]
    private static partial Regex RegistryAction();
}
