using System.Text.Json;
using global::Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using VmGeneralize.AzureSupport;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Azure;

/// <summary>A page blob for one test: its address with a SAS through the strict proxy, and its bytes past it.</summary>
internal sealed class BlobTarget
{
    private readonly StrictProxy _proxy;

    private BlobTarget(StrictProxy proxy, PageBlobClient blob, Uri address)
    {
        _proxy = proxy;
        Blob = blob;
        Address = address.AbsoluteUri;
    }

    public PageBlobClient Blob { get; }

    /// <summary>With the SAS: a secret.</summary>
    public string Address { get; }

    /// <summary>As the tool may show it.</summary>
    public string Name => Address[..Address.IndexOf('?', StringComparison.Ordinal)];

    /// <summary>The part of the SAS that nobody may see, as it stands in the address.</summary>
    public string Signature => Address[(Address.IndexOf("sig=", StringComparison.Ordinal) + 4)..];

    /// <summary>Bytes of Put Page that arrived, repetitions included.</summary>
    public long BytesPut => _proxy.Journal.Where(entry => entry.Operation == BlobOperation.PutPage).Sum(entry => entry.BodyBytes);

    public static async Task<BlobTarget> CreateAsync(AzuriteFixture azurite)
    {
        StrictProxy proxy = await azurite.UseAsync();
        BlobContainerClient container = await azurite.ContainerAsync();
        PageBlobClient blob = container.GetPageBlobClient("disk.vhd");
        return new BlobTarget(proxy, blob, azurite.Address(blob));
    }

    /// <summary>Every byte of the blob in a file; what it has no pages for stays a hole.</summary>
    public async Task DownloadAsync(string path)
    {
        BlobProperties properties = await Blob.GetPropertiesAsync();
        await using FileStream file = File.Create(path);
        file.SetLength(properties.ContentLength);
        await foreach (PageRangeItem item in Blob.GetAllPageRangesAsync())
        {
            file.Position = item.Range.Offset;
            Response<BlobDownloadStreamingResult> answer = await Blob.DownloadStreamingAsync(new BlobDownloadOptions { Range = item.Range });
            using BlobDownloadStreamingResult part = answer.Value;
            await part.Content.CopyToAsync(file);
        }
    }

    /// <summary>Runs the tool; whatever it prints, the signature is not in it.</summary>
    public ToolResult Run(params string[] arguments) => Checked(VmGeneralizeTool.Run(arguments));

    /// <summary>The same, and it must succeed.</summary>
    public JsonElement RunChecked(params string[] arguments)
    {
        ToolResult result = Run([.. arguments, "--json"]);
        Assert.True(result.ExitCode == ExitCodes.Done, $"{arguments[0]}: {result.All}");
        using JsonDocument document = JsonDocument.Parse(result.Output);
        return document.RootElement.Clone();
    }

    public ToolResult Checked(ToolResult result)
    {
        Assert.DoesNotContain(Signature, result.All, StringComparison.Ordinal);
        Assert.DoesNotContain(Uri.UnescapeDataString(Signature), result.All, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.All, StringComparison.Ordinal);
        return result;
    }
}
