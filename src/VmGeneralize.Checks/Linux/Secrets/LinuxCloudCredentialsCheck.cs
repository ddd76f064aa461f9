using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Secrets;

internal static class LinuxCloudCredentialsCheck
{
    private static readonly string[] Places =
    [
        ".aws/credentials", ".azure/msal_token_cache.json", ".azure/msal_token_cache.bin", ".azure/service_principal_entries.json",
        ".azure/accessTokens.json", ".config/gcloud/credentials.db",
        ".config/gcloud/application_default_credentials.json", ".kube/config", ".docker/config.json", ".git-credentials", ".netrc", ".npmrc",
        ".pypirc", ".pgpass", ".my.cnf", ".vault-token",
        ".config/gh/hosts.yml", ".terraform.d/credentials.tfrc.json", ".gnupg/private-keys-v1.d", ".password-store", ".config/rclone/rclone.conf",
        ".s3cfg", ".smbcredentials", ".local/share/keyrings",
    ];

    public static Check Check { get; } = LinuxCheck.Create(
        "secret-linux-cloud-credentials",
        "Credentials of programs in home directories",
        CheckArea.Secret,
        "https://learn.microsoft.com/cli/azure/authenticate-azure-cli",
        Find);

    private static IEnumerable<Finding> Find(IGuestView guest)
    {
        Fixes fixes = Fixes.By(guest, "linux-user");
        return LinuxCheck.Of(guest.Facts().Homes, homes => LinuxCheck.At(
                guest,
                Severity.Warning,
                "Credentials of a program",
                "Log out in the VM (az logout, docker logout, ...) or delete the file, and revoke what it granted",
                fixedBy: null,
                homes.SelectMany(_ => Places, (home, place) => GuestPath.Join(home.Path, place)))
            .Select(finding => finding with { FixedBy = fixes.Of(finding.Evidence) }));
    }
}
