using System.Globalization;
using VmGeneralize.Blocks;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>A shared access signature (SAS) in the query of an address: what it says about itself, read before the service does.</summary>
internal static class SharedAccess
{
    public static bool IsIn(Uri address) => Value(address, "sig") is not null;

    /// <exception cref="UsageException">It has ended, or does not allow what is to be done. What a stored policy says is not known here.</exception>
    public static void Check(Uri address, string name, bool write, DateTimeOffset now)
    {
        if (Value(address, "se") is { } end
            && DateTimeOffset.TryParse(end, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset ends) && ends <= now)
        {
            throw new UsageException($"{name}: the SAS ended at {ends:u}. Create a new one that lasts as long as the transfer.");
        }

        if (Value(address, "sp") is { } permissions)
        {
            char[] needed = write ? ['r', 'c', 'w'] : ['r'];
            char[] missing = [.. needed.Where(letter => !permissions.Contains(letter) && !(letter == 'c' && permissions.Contains('w')))];
            if (missing.Length > 0)
            {
                throw new UsageException(
                    $"{name}: the SAS allows \"{permissions}\" only; {(write ? "an upload reads, creates and writes (sp=rcw)" : "a download reads (sp=r)")}.");
            }
        }
    }

    private static string? Value(Uri address, string key)
    {
        foreach (string pair in address.Query.TrimStart('?').Split('&'))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && pair.AsSpan(0, equals).Equals(key, StringComparison.OrdinalIgnoreCase))
            {
                return Uri.UnescapeDataString(pair[(equals + 1)..]);
            }
        }

        return null;
    }
}
