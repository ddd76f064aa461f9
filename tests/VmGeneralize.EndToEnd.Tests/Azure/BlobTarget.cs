using System.Text.Json;
using global::Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using VmGeneralize.AzureSupport;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Azure;

/// <summary>A page blob for one test: its address with a SAS through the strict proxy, and direct access to its bytes.</summary>
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

    /// <summary>The address with the SAS: a secret.</summary>
    public string Address { get; }

    /// <summary>The address as the tool may show it.</summary>
    public string Name => Address[..Address.IndexOf('?', StringComparison.Ordinal)];

    /// <summary>The part of the SAS that must never be shown, as it appears in the address.</summary>
    public string Signature => Address[(Address.IndexOf("sig=", StringComparison.Ordinal) + 4)..];

    /// <summary>Bytes of Put Page requests that arrived, repeats included.</summary>
    public long BytesPut => _proxy.Journal.Where(entry => entry.Operation == BlobOperation.PutPage).Sum(entry => entry.BodyBytes);

    public static async Task<BlobTarget> CreateAsync(AzuriteFixture azurite)
    {
        StrictProxy proxy = await azurite.UseAsync();
        BlobContainerClient container = await azurite.ContainerAsync();
        PageBlobClient blob = container.GetPageBlobClient("disk.vhd");
        return new BlobTarget(proxy, blob, azurite.Address(blob));
    }

    /// <summary>Downloads every byte of the blob to a file; ranges without pages stay holes.</summary>
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

    /// <summary>Runs the tool; the signature must not appear in anything that it prints.</summary>
    public ToolResult Run(params string[] arguments) => Checked(VmGeneralizeTool.Run(arguments));

    /// <summary>Runs the tool in the same way and requires it to succeed.</summary>
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
