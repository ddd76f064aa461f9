using System.Diagnostics;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;
using VmGeneralize.AzureSupport;
using VmGeneralize.AzureSupport.Compute;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Azure;

/// <summary>
/// A complete Azure on loopback for the tool's process: Azurite behind the strict proxy for the data, and the compute server for Resource
/// Manager and for signing in. The tool finds it through a cloud file and the usual environment variables.
/// </summary>
public sealed class AzureCloudFixture : IAsyncLifetime, IDisposable
{
    /// <summary>Must never appear in any output.</summary>
    public const string ClientSecret = "client-secret-hunter2";

    /// <summary>The token that signing in to the managed disk service returns.</summary>
    public const string DiskToken = "disk-token-hunter2";

    private const string AccessToken = "access-token-hunter2";

    private readonly AzuriteFixture _azurite = new();
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, PageBlobClient> _disks = [];
    private int _containers;

    public ComputeServer Server { get; private set; } = null!;

    public AzuriteFixture Azurite => _azurite;

    public StrictProxy Proxy => _azurite.Proxy;

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Starts a server without resources for one test; skips the test when Node.js is missing.</summary>
    public async Task UseAsync()
    {
        await _azurite.UseAsync();
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }

        Server = await ComputeServer.StartAsync();
        Server.Others = LogIn;
        Server.Tokens.Add(AccessToken);
        Server.State.Address = Address;
        Server.State.IsVhd = id => Bytes(id, -512, 8) is [(byte)'c', (byte)'o', (byte)'n', ..];
        _disks.Clear();
        _containers++;
        await File.WriteAllTextAsync(_folder.File("ca.pem"), ComputeServer.CertificatePem);
        await File.WriteAllTextAsync(_folder.File("cloud.json"), $$"""
            {
              "name": "Loopback",
              "endpoints": {
                "resourceManager": "{{Server.Endpoint}}",
                "activeDirectory": "{{Server.Endpoint}}",
                "activeDirectoryResourceId": "https://management.loopback/",
                "portal": "https://portal.loopback/"
              },
              "suffixes": { "storageEndpoint": "loopback" }
            }
            """);
    }

    /// <summary>Runs the tool, signed in.</summary>
    public ToolResult Run(params string[] arguments)
    {
        ToolResult result = VmGeneralizeTool.Start(VmGeneralizeTool.Executable, Arguments(arguments), Environment());
        AssertNoSecrets(result);
        return result;
    }

    /// <summary>Starts the tool, signed in, for tests that end its process.</summary>
    public Process Start(params string[] arguments)
    {
        ProcessStartInfo start = new(VmGeneralizeTool.Executable, Arguments(arguments)) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in Environment())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>The blob behind a managed disk, bypassing every proxy.</summary>
    public PageBlobClient BlobOf(string diskId) => _disks[diskId];

    public void AssertValid() => Assert.Empty(Server.Violations);

    public static void AssertNoSecrets(ToolResult result)
    {
        Assert.DoesNotContain("hunter2", result.All, StringComparison.Ordinal);
        Assert.DoesNotContain("sig=", result.All.Replace("sig=***", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    public async Task DisposeAsync()
    {
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }

        await _azurite.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    private string[] Arguments(string[] arguments) => [.. VmGeneralizeTool.Lead, .. arguments, "--cloud", _folder.File("cloud.json")];

    private Dictionary<string, string> Environment() => new()
    {
        ["SSL_CERT_FILE"] = _folder.File("ca.pem"),
        ["AZURE_TENANT_ID"] = "99999999-2222-3333-4444-555555555555",
        ["AZURE_CLIENT_ID"] = "88888888-2222-3333-4444-555555555555",
        ["AZURE_CLIENT_SECRET"] = ClientSecret,
        ["AZURE_SUBSCRIPTION_ID"] = ComputeServer.Subscription.ToString(),
        ["AZURE_CONFIG_DIR"] = _folder.Path,
    };

    private static JsonNode? LogIn(Microsoft.AspNetCore.Http.HttpRequest request, string body)
    {
        string path = request.Path.Value!;
        if (!path.EndsWith("/oauth2/v2.0/token", StringComparison.Ordinal))
        {
            return null;
        }

        string? token = !body.Contains($"client_secret={ClientSecret}", StringComparison.Ordinal) ? null
            : body.Contains("management.loopback", StringComparison.Ordinal) ? AccessToken
            : Uri.UnescapeDataString(body).Contains("https://disk.azure.com//.default", StringComparison.Ordinal) ? DiskToken
            : null;
        return token is null
            ? null
            : new JsonObject { ["token_type"] = "Bearer", ["expires_in"] = 3600, ["ext_expires_in"] = 3600, ["access_token"] = token };
    }

    private Uri Address(string id, long size, bool write)
    {
        if (!_disks.TryGetValue(id, out PageBlobClient? blob))
        {
            BlobContainerClient container = _azurite.Azurite.Client.GetBlobContainerClient(
                $"{AzureRules.ManagedDiskContainer}e2e-{_containers}-{_disks.Count}");
            container.CreateIfNotExists();
            blob = container.GetPageBlobClient("abcd");
            blob.Create(size);
            _disks[id] = blob;
        }

        return _azurite.Address(blob, write ? BlobSasPermissions.Read | BlobSasPermissions.Write : BlobSasPermissions.Read);
    }

    private byte[] Bytes(string id, long offset, int count)
    {
        PageBlobClient blob = _disks[id];
        long length = blob.GetProperties().Value.ContentLength;
        global::Azure.HttpRange range = new(offset < 0 ? length + offset : offset, count);
        return blob.DownloadContent(new global::Azure.Storage.Blobs.Models.BlobDownloadOptions { Range = range }).Value.Content.ToArray();
    }
}
