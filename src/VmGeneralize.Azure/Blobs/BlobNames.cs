using System.Text.RegularExpressions;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Blobs;

/// <summary>
/// The storage service's rules for names ("Naming and referencing containers, blobs, and metadata",
/// https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata), checked before the first call.
/// </summary>
public static partial class BlobNames
{
    private const int LongestBlob = 1024;
    private const int MaxSegments = 254;
    private const string Root = "$root";
    private const string Web = "$web";

    /// <summary>The storage account of a blob's address: the first part of its host, or of its path on an emulator.</summary>
    public static string AccountOf(Uri address) => address.IsLoopback
        ? address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("")
        : address.Host.Split('.')[0].Replace("-secondary", "", StringComparison.Ordinal); // its copy in another region

    /// <exception cref="UsageException">It is not a name for a storage account.</exception>
    public static void Account(string name) => Require(name, AccountName().IsMatch(name), "storage account", "3 to 24 lowercase letters and digits");

    /// <exception cref="UsageException">It is not a name for a container.</exception>
    public static void Container(string name) => Require(
        name,
        name is Root or Web || (name.Length is >= 3 and <= 63 && ContainerName().IsMatch(name)),
        "container",
        "3 to 63 lowercase letters, digits and single hyphens, beginning and ending with a letter or digit");

    /// <exception cref="UsageException">It is not a name for a blob.</exception>
    public static void Blob(string name) => Require(
        name,
        name.Length is > 0 and <= LongestBlob && name.Split('/') is { Length: <= MaxSegments } parts && !parts.Any(part => part.EndsWith('.')),
        "blob",
        $"1 to {LongestBlob} characters, no part of its path ending in a dot");

    private static void Require(string name, bool good, string kind, string rule)
    {
        if (!good)
        {
            throw new UsageException($"\"{name}\" is not a valid {kind} name: {rule}.");
        }
    }

    [GeneratedRegex(@"\A[a-z0-9]{3,24}\z")]
    private static partial Regex AccountName();

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex ContainerName();
}
