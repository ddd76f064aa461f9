using System.Text.Json;
using VmGeneralize.Azure;
using VmGeneralize.Blocks;
using VmGeneralize.Blocks.HostFiles;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>
/// A closed cloud that speaks the API versions of public Azure (Azure Stack Hub does not) as <c>az cloud show</c> prints it: <c>name</c>,
/// <c>endpoints.resourceManager</c>,
/// <c>endpoints.activeDirectory</c>, <c>endpoints.activeDirectoryResourceId</c>, <c>endpoints.portal</c>, <c>suffixes.storageEndpoint</c>.
/// </summary>
internal static class CloudFile
{
    private const int LargestFile = 1 << 20;

    /// <exception cref="UsageException">It does not describe a cloud.</exception>
    public static Cloud Read(string path)
    {
        string text = InputFile.ReadText(path, LargestFile, CancellationToken.None)
            ?? throw new UsageException($"{path} is too large to describe a cloud.");
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            JsonElement endpoints = root.GetProperty("endpoints");
            Uri manager = Address(path, endpoints, "resourceManager");
            bool hasPortal = endpoints.TryGetProperty("portal", out JsonElement portal);
            return new Cloud(
                root.GetProperty("name").GetString() ?? "private",
                manager,
                endpoints.GetProperty("activeDirectoryResourceId").GetString() ?? manager.ToString(),
                Address(path, endpoints, "activeDirectory"),
                root.GetProperty("suffixes").GetProperty("storageEndpoint").GetString() ?? "",
                hasPortal && Uri.TryCreate(portal.GetString(), UriKind.Absolute, out Uri? page) ? page : manager);
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new UsageException($"{path} does not describe a cloud as \"az cloud show\" prints it: {problem.Message}");
        }
    }

    // A token goes there: never in the clear.
    private static Uri Address(string path, JsonElement endpoints, string name) =>
        Uri.TryCreate(endpoints.GetProperty(name).GetString(), UriKind.Absolute, out Uri? address) && address.Scheme == Uri.UriSchemeHttps
            ? address
            : throw new UsageException($"{path}: endpoints.{name} is not an https address.");
}
