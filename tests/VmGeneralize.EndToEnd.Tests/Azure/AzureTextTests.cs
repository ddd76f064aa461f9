using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using VmGeneralize.AzureSupport;
using VmGeneralize.AzureSupport.Compute;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Azure;

/// <summary>The wording and layout of every Azure command, and of a typical refusal of each, checked against golden files.</summary>
[Collection(AzureCloudCollection.Name)]
public sealed class AzureTextTests(AzureCloudFixture azure) : IDisposable
{
    private const string Group = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/Microsoft.Compute";

    private readonly TemporaryFolder _folder = new();

    [SkippableFact]
    public async Task Upload_download_and_register()
    {
        (AzureText text, string disk) = await UseAsync();
        PageBlobClient blob = (await azure.Azurite.ContainerAsync()).GetPageBlobClient("server.vhd");
        string address = azure.Azurite.Address(blob).AbsoluteUri;

        text.Add(ExitCodes.Done, "upload", disk, "--blob", address, "--what-if");
        text.Add(ExitCodes.Done, "upload", disk, "--blob", address);
        text.Add(ExitCodes.Refused, "upload", disk, "--blob", address);
        text.Add(ExitCodes.Done, "upload", disk, "--disk", "server", "-g", "rg", "-l", "westeurope");
        text.Add(ExitCodes.Azure, "upload", disk, "--disk", "server", "-g", "other", "-l", "westeurope");
        text.Require("upload");

        text = new AzureText(azure, _folder.Path);
        text.Add(ExitCodes.Done, "download", address, "-o", _folder.File("back.vhd"));
        text.Add(ExitCodes.Refused, "download", address, "-o", _folder.File("back.vhd"));
        text.Add(ExitCodes.Done, "download", "--disk", "server", "-g", "rg", "-o", _folder.File("back.vhdx"));
        text.Add(ExitCodes.Azure, "download", "--disk", "missing", "-g", "rg", "-o", _folder.File("missing.vhd"));
        text.Require("download");

        text = new AzureText(azure, _folder.Path);
        azure.Server.State.AddDisk($"{Group}/disks/blank", "westeurope", uploadSize: (32 << 20) + 512);
        text.Add(ExitCodes.Done, "register", "--source", address, "--image", "web", "-g", "rg", "-l", "westeurope", "--what-if");
        text.Add(ExitCodes.Done, "register", "--source", address, "--image", "web", "-g", "rg", "-l", "westeurope");
        text.Add(
            ExitCodes.Done, "register", "--source", $"{Group}/disks/server", "--gallery", "gal", "--definition", "web", "--create-gallery", "-g", "rg");
        text.Add(ExitCodes.Refused, "register", "--source", $"{Group}/disks/blank", "--image", "blank", "-g", "rg");
        text.Require("register");
        azure.AssertValid();
    }

    [SkippableFact]
    public async Task An_upload_that_fails_and_what_it_leaves_on_this_machine()
    {
        (AzureText text, string disk) = await UseAsync();
        BlobContainerClient container = await azure.Azurite.ContainerAsync();
        string address = azure.Azurite.Address(container.GetPageBlobClient("server.vhd")).AbsoluteUri;
        int puts = 0;
        azure.Proxy.Faults = entry =>
            entry.Operation == BlobOperation.PutPage && Interlocked.Increment(ref puts) > 10 ? new Fault.Answer(403, "AuthenticationFailed") : null;

        text.Add(ExitCodes.Azure, "upload", disk, "--blob", address, "--parallel", "1");
        azure.Proxy.Faults = null;
        text.Add(ExitCodes.Done, "upload", disk, "--blob", address, "--what-if");
        text.Add(ExitCodes.Done, "transfers", "list", _folder.Path);
        text.Add(ExitCodes.Done, "transfers", "clean", _folder.Path, "--older-than", "2", "--force");
        text.Add(ExitCodes.Done, "transfers", "clean", _folder.Path);
        text.Add(ExitCodes.Done, "transfers", "clean", _folder.Path, "--force");
        text.Add(ExitCodes.Done, "transfers", "list", _folder.Path);
        text.Require("transfers");
    }

    [SkippableFact]
    public async Task Mark()
    {
        (AzureText text, _) = await UseAsync();
        azure.Server.State.AddMachine($"{Group}/virtualMachines/vm1", "westeurope", "running");
        azure.Server.State.AddMachine($"{Group}/virtualMachines/vm2", "westeurope", "deallocated");

        text.Add(ExitCodes.Azure, "mark", "vm1", "-g", "rg", "--force");
        text.Add(ExitCodes.Refused, "mark", "vm1", "-g", "rg", "--deallocate");
        text.Add(ExitCodes.Done, "mark", "vm1", "-g", "rg", "--deallocate", "--force", "--what-if", "--image", "captured");
        text.Add(ExitCodes.Done, "mark", "vm1", "-g", "rg", "--deallocate", "--force", "--image", "captured");
        text.Add(ExitCodes.Done, "mark", "vm2", "-g", "rg", "--force");
        text.Add(ExitCodes.Done, "mark", "vm2", "-g", "rg", "--force");
        text.Add(ExitCodes.Azure, "mark", "missing", "-g", "rg", "--force");
        text.Require("mark");
    }

    [SkippableFact]
    public async Task Run_and_cleanup()
    {
        (AzureText text, string disk) = await UseAsync();
        PageBlobClient blob = (await azure.Azurite.ContainerAsync()).GetPageBlobClient("server.vhd");
        azure.Server.State.AddDefinition($"{Group}/galleries/gal/images/guarded", "TrustedLaunch", os: "Windows");

        text.Add(ExitCodes.Done, "run", disk, "--image", "web", "-g", "rg", "-l", "westeurope", "--what-if");
        text.Add(ExitCodes.Done, "run", disk, "--blob", azure.Azurite.Address(blob).AbsoluteUri);
        text.Add(ExitCodes.Done, "run", disk, "--gallery", "gal", "--definition", "web", "--create-gallery", "-g", "rg", "-l", "westeurope");
        text.Add(ExitCodes.Done, "run", disk, "--gallery", "gal", "--definition", "web", "--create-gallery", "-g", "rg", "-l", "westeurope");
        text.Add(ExitCodes.Azure, "run", disk, "--gallery", "gal", "--definition", "guarded", "-g", "rg", "-l", "westeurope");
        azure.Server.Faults = (exchange, _) => exchange.Method == "DELETE" ? new ArmFault.Answer(409, "ScopeLocked", "Locked.") : null;
        text.Add(ExitCodes.Done, "run", disk, "--image", "web", "-g", "rg", "-l", "westeurope");
        azure.Server.Faults = null;
        text.Require("run-azure");

        text = new AzureText(azure, _folder.Path);
        text.Add(ExitCodes.Done, "cleanup", "-g", "rg", "--force");
        text.Add(ExitCodes.Done, "cleanup", "-g", "rg", "--older-than", "0");
        text.Add(ExitCodes.Done, "cleanup", "-g", "rg", "--older-than", "0", "--force");
        text.Add(ExitCodes.Done, "cleanup", "-g", "rg", "--older-than", "0", "--force");
        text.Add(ExitCodes.Azure, "cleanup", "-g", "missing");
        text.Require("cleanup");
        azure.AssertValid();
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(AzureText Text, string Disk)> UseAsync()
    {
        await azure.UseAsync();
        string disk = _folder.File("server2022.vhdx");
        File.Copy(Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx"), disk);
        return (new AzureText(azure, _folder.Path), disk);
    }
}
