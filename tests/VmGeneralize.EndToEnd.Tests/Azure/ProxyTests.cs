using System.Net;
using System.Net.Sockets;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Azure;

/// <summary>A proxy that lets nothing through sees where the tool tries to connect: in every cloud to the right places, and only through the proxy.</summary>
public sealed class ProxyTests
{
    private const string Sas = "?sv=2021-12-02&ss=b&se=2099-01-01T00:00:00Z&sp=rwc&sig=c2lnbmF0dXJl";

    [Theory]
    [InlineData("https://account.blob.core.windows.net/images/x.vhd" + Sas, false, "account.blob.core.windows.net:443")]
    [InlineData("https://account.blob.core.windows.net/images/x.vhd", true, "login.microsoftonline.com:443")]
    [InlineData("https://account.blob.core.usgovcloudapi.net/images/x.vhd", true, "login.microsoftonline.us:443")]
    [InlineData("https://account.blob.core.chinacloudapi.cn/images/x.vhd", true, "login.chinacloudapi.cn:443")]
    public async Task Requests_go_through_the_proxy_to_the_cloud_of_the_address(string address, bool logsIn, string expected)
    {
        using TemporaryFolder folder = new();
        using TcpListener proxy = new(IPAddress.Loopback, 0);
        proxy.Start();
        List<string> asked = [];
        using CancellationTokenSource stop = new();
        Task serving = ServeAsync(proxy, asked, stop.Token);
        Dictionary<string, string> environment = new() { ["HTTPS_PROXY"] = $"http://{proxy.LocalEndpoint}" };
        if (logsIn)
        {
            environment["AZURE_TENANT_ID"] = "00000000-0000-0000-0000-000000000001";
            environment["AZURE_CLIENT_ID"] = "00000000-0000-0000-0000-000000000002";
            environment["AZURE_CLIENT_SECRET"] = "hunter2";
        }

        string disk = Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx");
        ToolResult result = await Task.Run(() => VmGeneralizeTool.Start(
            VmGeneralizeTool.Executable, [.. VmGeneralizeTool.Lead, "upload", disk, "--blob", address, "--resume-file", folder.File("resume")], environment));
        await stop.CancelAsync();
        await serving;

        Assert.True(result.ExitCode == 5, result.All);
        Assert.Contains("proxy", result.Error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("hunter2", result.All, StringComparison.Ordinal);
        Assert.DoesNotContain("c2lnbmF0dXJl", result.All, StringComparison.Ordinal);
        Assert.Equal($"CONNECT {expected} HTTP/1.1", asked[0]);
        string domain = expected[expected.LastIndexOf('.')..]; // a cloud may have several places to log in
        Assert.All(asked, line => Assert.EndsWith($"{domain} HTTP/1.1", line, StringComparison.Ordinal));
    }

    private static async Task ServeAsync(TcpListener proxy, List<string> asked, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                using TcpClient client = await proxy.AcceptTcpClientAsync(cancellation);
                using StreamReader reader = new(client.GetStream());
                asked.Add(await reader.ReadLineAsync(cancellation) ?? "");
                await client.GetStream().WriteAsync("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }
}
