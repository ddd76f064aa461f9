using VmGeneralize.Azure;

namespace VmGeneralize.Pipeline;

/// <summary>Which cloud is meant.</summary>
internal static class CloudChoice
{
    /// <param name="text">A name or a file; null: as <c>AZURE_AUTHORITY_HOST</c> says, else the public one.</param>
    /// <exception cref="FormatException">Neither a name nor a file that describes one.</exception>
    public static Cloud Of(string? text)
    {
        if (text is null)
        {
            return Uri.TryCreate(Environment.GetEnvironmentVariable("AZURE_AUTHORITY_HOST"), UriKind.Absolute, out Uri? host)
                && Cloud.All.FirstOrDefault(cloud => cloud.Authority.Host.Equals(host.Host, StringComparison.OrdinalIgnoreCase)) is { } known
                ? known
                : Cloud.Public;
        }

        return Cloud.Find(text)
            ?? (File.Exists(text)
                ? CloudFile.Read(text)
                : throw new FormatException(
                    $"There is no cloud \"{text}\": use {string.Join(", ", Cloud.All.Select(cloud => cloud.Name))}, or a file with what \"az cloud show\" prints."));
    }
}
