using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Blockers;

internal static class PerUserStoreAppsCheck
{
    private const string Store = @"Microsoft\Windows\CurrentVersion\Appx\AppxAllUserStore";
    private const int MaxFindings = 20;

    // Installed with the apps that need them; Sysprep does not ask for them to be provisioned.
    private static readonly string[] Frameworks =
    [
        "Microsoft.NET.Native.", "Microsoft.VCLibs.", "Microsoft.UI.Xaml.", "Microsoft.WindowsAppRuntime.", "Microsoft.WinAppRuntime.",
        "Microsoft.Services.Store.Engagement", "Microsoft.DirectXRuntime", "Microsoft.WinJS.", "Microsoft.Advertising.Xaml",
    ];

    public static Check Check { get; } = new()
    {
        Id = "per-user-store-apps",
        Title = "Store apps that users have and that are not provisioned for all",
        Area = CheckArea.SysprepBlocker,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/troubleshoot/windows-client/deployment/sysprep-fails-remove-or-update-store-apps"),
        Find = static guest => ImageStates.LastRunSucceeded(guest) ? [] : Find(guest.Registry),
    };

    // Versions are not compared: a provisioned bundle and the packages in it are numbered apart.
    private static IReadOnlyList<Finding> Find(IRegistryView registry)
    {
        HashSet<string> forAll = new(StringComparer.OrdinalIgnoreCase);
        foreach (string list in (string[])["Applications", "InboxApplications"])
        {
            forAll.UnionWith(registry.SubkeyNames("SOFTWARE", $@"{Store}\{list}").Select(StoreApps.Family));
        }

        (string User, string Package)[] alone =
        [
            .. registry.SubkeyNames("SOFTWARE", Store)
                .Where(name => name.StartsWith("S-1-5-21-", StringComparison.OrdinalIgnoreCase))
                .SelectMany(user => registry.SubkeyNames("SOFTWARE", $@"{Store}\{user}").Select(package => (User: user, Package: package)))
                .Where(app => !Frameworks.Any(framework => app.Package.StartsWith(framework, StringComparison.OrdinalIgnoreCase)))
                .Where(app => !forAll.Contains(StoreApps.Family(app.Package)))
                .DistinctBy(app => StoreApps.Family(app.Package), StringComparer.OrdinalIgnoreCase),
        ];
        IEnumerable<Finding> findings = alone.Take(MaxFindings).Select(app => new Finding(
            Severity.Warning,
            $"The store app {StoreApps.Name(app.Package)} is installed for a user, but not provisioned for all: Sysprep will probably stop at it",
            $@"SOFTWARE\{Store}\{app.User}\{app.Package}",
            StoreApps.Remedy(app.Package)));
        return alone.Length <= MaxFindings ? [.. findings] :
        [
            .. findings,
            new Finding(
                Severity.Warning,
                $"{alone.Length - MaxFindings} more store apps are installed for a user only",
                $@"SOFTWARE\{Store}",
                "In the VM: Get-AppxPackage -AllUsers lists them with their users."),
        ];
    }
}
