using VmGeneralize.Azure.Blobs;
using VmGeneralize.Blocks;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>
/// What <c>az storage</c> takes from the environment (https://learn.microsoft.com/azure/storage/blobs/authorize-data-operations-cli): a connection string,
/// or an account's key. They hold for one account; addresses of other ones are left to a login.
/// </summary>
internal static class StorageVariables
{
    public const string ConnectionString = "AZURE_STORAGE_CONNECTION_STRING";
    public const string Key = "AZURE_STORAGE_KEY";
    public const string Account = "AZURE_STORAGE_ACCOUNT";

    /// <summary>How to get at a blob with them; null when they say nothing of its account.</summary>
    /// <param name="address">The blob, without SAS.</param>
    /// <exception cref="UsageException">One is not what it should be. The message holds no secret.</exception>
    public static PageBlobLocation? Locate(Uri address) => Locate(address, Environment.GetEnvironmentVariable);

    /// <param name="address">The blob, without SAS.</param>
    /// <param name="variable">Gives the value of a variable; null or empty: it is not set.</param>
    internal static PageBlobLocation? Locate(Uri address, Func<string, string?> variable)
    {
        string? Value(string name) => variable(name) is { Length: > 0 } value ? value : null;
        string account = BlobNames.AccountOf(address);
        if (Value(ConnectionString) is { } text)
        {
            Dictionary<string, string> parts = Parse(text);
            if (parts.GetValueOrDefault("AccountName") is { } named && named.Equals(account, StringComparison.OrdinalIgnoreCase))
            {
                return parts.GetValueOrDefault("AccountKey") is { } key ? WithKey(address, account, key, ConnectionString) : WithSas(address, parts);
            }

            return parts.GetValueOrDefault("BlobEndpoint") is { } endpoint && Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? own)
                && own.Authority.Equals(address.Authority, StringComparison.OrdinalIgnoreCase) ? WithSas(address, parts) : null;
        }

        return Value(Key) is { } shared && (Value(Account) is not { } only || only.Equals(account, StringComparison.OrdinalIgnoreCase))
            ? WithKey(address, account, shared, Key)
            : null;
    }

    private static Dictionary<string, string> Parse(string text)
    {
        Dictionary<string, string> parts = new(StringComparer.OrdinalIgnoreCase);
        foreach (string part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new UsageException(
                    $"{ConnectionString} is not a connection string: it looks like DefaultEndpointsProtocol=https;AccountName=...;AccountKey=... (in quotes).");
            }

            parts[part[..equals]] = part[(equals + 1)..];
        }

        return parts;
    }

    private static PageBlobLocation WithKey(Uri address, string account, string key, string variable)
    {
        try
        {
            return PageBlobLocation.WithKey(address, account, key);
        }
        catch (FormatException)
        {
            throw new UsageException($"{variable} holds no account key: a key is base 64, as az storage account keys list prints it.");
        }
    }

    private static PageBlobLocation? WithSas(Uri address, Dictionary<string, string> parts) =>
        parts.GetValueOrDefault("SharedAccessSignature") is { } sas
        && Uri.TryCreate($"{address}?{sas.TrimStart('?')}", UriKind.Absolute, out Uri? signed) ? new PageBlobLocation { Uri = signed } : null;
}
