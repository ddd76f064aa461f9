using System.Diagnostics;
using System.Globalization;
using Azure.Storage;
using Azure.Storage.Blobs;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.AzureSupport;

/// <summary>
/// Azurite, Microsoft's own storage emulator, on a loopback port, with its data in memory. Installed from npm once, into the test cache.
/// </summary>
public sealed class AzuriteServer : IDisposable
{
    public const string Account = "devstoreaccount1";

    /// <summary>Not a secret: every Azurite has this key, and its documentation lists it.</summary>
    public const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private const string Version = "3.37.0";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    private AzuriteServer(Process process, int port)
    {
        _process = process;
        Endpoint = new Uri($"http://127.0.0.1:{port}/{Account}");
    }

    /// <summary>Address of the account.</summary>
    public Uri Endpoint { get; }

    public static StorageSharedKeyCredential Credential { get; } = new(Account, AccountKey);

    /// <summary>A client with full rights that bypasses any proxy.</summary>
    public BlobServiceClient Client => new(Endpoint, Credential);

    /// <summary>Skips the calling test unless Node.js is installed.</summary>
    public static AzuriteServer Start()
    {
        OutsideTool.Require("node", "npm");
        string program = Path.Combine(
            BuildCache.Folder("azurite", [Version], Install), "node_modules", "azurite", "dist", "src", "blob", "main.js");
        Process process = Run(program, out Task<int> port);
        if (Task.WaitAny(port, process.WaitForExitAsync(), Task.Delay(StartTimeout)) == 0)
        {
            return new AzuriteServer(process, port.Result);
        }

        process.Kill(entireProcessTree: true);
        process.Dispose();
        throw new InvalidOperationException($"Azurite does not start in {StartTimeout}");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static void Install(string folder) => OutsideTool.RunChecked(
        "npm", "install", "--prefix", folder, "--no-save", "--no-audit", "--no-fund", "--omit=optional", "--fetch-retries=5", $"azurite@{Version}");

    private static Process Run(string program, out Task<int> port)
    {
        ProcessStartInfo start = new(OutsideTool.Find("node")!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in (string[])
            [program, "--blobHost", "127.0.0.1", "--blobPort", "0", "--silent", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry"])
        {
            start.ArgumentList.Add(argument);
        }

        // Azurite picks a free port itself and reports it: another process could have taken a port found beforehand.
        TaskCompletionSource<int> listens = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Process process = Process.Start(start) ?? throw new InvalidOperationException("node did not start");
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text && text.Contains("listens on", StringComparison.Ordinal))
            {
                listens.TrySetResult(int.Parse(text.AsSpan(text.LastIndexOf(':') + 1), CultureInfo.InvariantCulture));
            }
        };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        port = listens.Task;
        return process;
    }
}
