using VmGeneralize.Guests;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class WindowsCloudCredentialsCheck
{
    private static readonly string[] Places =
    [
        ".aws/credentials",
        ".azure/msal_token_cache.bin",
        ".azure/msal_token_cache.json",
        ".azure/service_principal_entries.bin",
        ".azure/accessTokens.json",
        ".azure/TokenCache.dat",
        ".Azure/AzureRmContext.json",
        ".kube/config",
        ".docker/config.json",
        ".git-credentials",
        ".netrc",
        "_netrc",
        ".npmrc",
        ".config/gcloud",
        "AppData/Roaming/gcloud/credentials.db",
        "AppData/Roaming/gcloud/legacy_credentials",
        "AppData/Roaming/GitHub CLI/hosts.yml",
        "AppData/Roaming/terraform.d/credentials.tfrc.json",
        ".vault-token",
    ];

    private static readonly Leftover What = new(
        Severity.Warning,
        "Credentials of a command-line tool",
        Remedy: "Log out in the VM (az logout, aws configure ..., docker logout) or delete the file, and revoke what it granted");

    public static Check Check { get; } = new()
    {
        Id = "secret-cloud-credentials",
        Title = "Credentials of command-line tools",
        Area = CheckArea.Secret,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/cli/azure/authenticate-azure-cli"),
        Find = static guest => What.At(guest, UserProfiles.AllWithServices(guest).SelectMany(_ => Places, GuestPath.Join)),
    };
}
