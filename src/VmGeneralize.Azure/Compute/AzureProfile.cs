using System.Text.Json;

namespace VmGeneralize.Azure.Compute;

/// <summary>Settings of other Azure tools on this machine.</summary>
internal static class AzureProfile
{
    private const int LargestProfile = 16 << 20;

    /// <summary>The subscription of <c>AZURE_SUBSCRIPTION_ID</c>, else the one of <c>az account set</c>; null when there is none for this cloud.</summary>
    public static string? Subscription(Cloud cloud) =>
        Environment.GetEnvironmentVariable("AZURE_SUBSCRIPTION_ID") is { Length: > 0 } set ? set : OfCli(ProfilePath(), cloud);

    /// <summary>The default in an <c>azureProfile.json</c>; null when it has none or cannot be read.</summary>
    internal static string? OfCli(string path, Cloud cloud)
    {
        try
        {
            FileInfo file = new(path);
            if (!file.Exists || file.Length > LargestProfile)
            {
                return null;
            }

            // az writes it with a byte order mark, which File.ReadAllText takes off.
            using JsonDocument profile = JsonDocument.Parse(File.ReadAllText(path));
            foreach (JsonElement subscription in profile.RootElement.GetProperty("subscriptions").EnumerateArray())
            {
                if (subscription.GetProperty("isDefault").GetBoolean()
                    && Cloud.Find(subscription.GetProperty("environmentName").GetString() ?? "") == cloud)
                {
                    return subscription.GetProperty("id").GetString();
                }
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException
            or KeyNotFoundException or InvalidOperationException)
        {
            // Another program's file: without it the user is asked to name the subscription.
        }

        return null;
    }

    /// <summary>Where <c>az</c> keeps what it is set to.</summary>
    internal static string Folder => Environment.GetEnvironmentVariable("AZURE_CONFIG_DIR") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".azure");

    private static string ProfilePath() => Path.Combine(Folder, "azureProfile.json");
}
