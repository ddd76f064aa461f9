using System.Text.RegularExpressions;

namespace VmGeneralize.Checks.Windows.Blockers.Logs;

/// <summary>
/// Store apps that a user has but that are not provisioned for all (0x80073cf2). Sysprep stops at the first one it meets, so
/// others may follow.
/// </summary>
internal static partial class StoreAppCause
{
    private static readonly string[] General = ["0x80073cf2", "AppxSysprep", "Failed to remove apps for the current user"];

    public static IEnumerable<Finding> Find(IReadOnlyList<LogError> errors)
    {
        Finding[] named =
        [
            .. errors
                .Select(error => (Error: error, Match: PerUserPackage().Match(error.Message)))
                .Where(found => found.Match.Success)
                .DistinctBy(found => found.Match.Groups["package"].Value, StringComparer.OrdinalIgnoreCase)
                .Select(found => Named(found.Error, found.Match.Groups["package"].Value)),
        ];
        return named.Length > 0 ? named : errors.Where(error => error.Holds(General)).Take(1).Select(Unnamed);
    }

    private static Finding Named(LogError error, string package) => new(
        Severity.Error,
        $"Sysprep stopped because the store app {package} is installed for a user, but not provisioned for all users",
        error.Evidence,
        StoreApps.Remedy(package))
    {
        Found = error.Message,
    };

    private static Finding Unnamed(LogError error) => new(
        Severity.Error,
        "Sysprep stopped because a store app is installed for a user, but not provisioned for all users",
        error.Evidence,
        "In the VM, find it with Get-AppxPackage -AllUsers | Where-Object NonRemovable -eq $false, remove it with Remove-AppxPackage -AllUsers, then "
            + "run Sysprep again.")
    {
        Found = error.Message,
    };

    // Older builds say "was installed", newer ones "is installed".
    [GeneratedRegex(@"Package (?<package>\S+) (?:was|is) installed for a user, but not provisioned", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PerUserPackage();
}
