using VmGeneralize.Azure;
using VmGeneralize.Blocks;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Chooses the cloud.</summary>
public static class CloudChoice
{
    /// <summary>The one that <c>AZURE_AUTHORITY_HOST</c> names, else the public one.</summary>
    public static Cloud OfEnvironment() =>
        Uri.TryCreate(Environment.GetEnvironmentVariable("AZURE_AUTHORITY_HOST"), UriKind.Absolute, out Uri? host)
        && Cloud.All.FirstOrDefault(cloud => cloud.Authority.Host.Equals(host.Host, StringComparison.OrdinalIgnoreCase)) is { } known
            ? known
            : Cloud.Public;

    /// <summary>The one that a user names.</summary>
    /// <param name="text">A name, or a file that describes a private one.</param>
    /// <exception cref="UsageException">It is neither.</exception>
    public static Cloud Of(string text) => Cloud.Find(text)
        ?? (File.Exists(text)
            ? CloudFile.Read(text)
            : throw new UsageException(
                $"Unknown cloud \"{text}\": use {string.Join(", ", Cloud.All.Select(cloud => cloud.Name))}, or a file with what \"az cloud "
                    + "show\" prints."));
}
