using System.CommandLine;
using VmGeneralize.Azure;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;
using VmGeneralize.Console;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Commands;

internal static class RegisterCommand
{
    private const string Details =
        $"""
        The image is always marked Generalized, so a source that is not generalized is refused. It is checked in Azure, by reading a few
        megabytes of it; --like avoids that by naming the local disk that was uploaded, or its record.

        Examples:
          vmgeneralize register --source https://ACCOUNT.blob.core.windows.net/vhds/server.vhd --like server.vhd --image server -g rg -l westeurope
          vmgeneralize register --source /subscriptions/ID/resourceGroups/rg/providers/Microsoft.Compute/disks/server --gallery gal --definition server -g rg
          vmgeneralize register --source ID --gallery gal --definition server --create-gallery -g rg
          vmgeneralize register --source ID --gallery gal --definition server --replicate northeurope=2 -g rg

        {AzureOptions.BlobLogin}

        An identity needs "Contributor" on the resource groups of the source, and of images and galleries. To read a blob for the check, it
        needs the role "Storage Blob Data Reader" on its storage account; to make a gallery version from a blob, "Storage Account
        Contributor" (listKeys).

        {AzureOptions.Defaults}

        Exit codes: 0 done; 1 unexpected; 2 usage; 3 refused; 4 corrupt or unsupported disk; 5 Azure; 130 cancelled.
        """;

    public static Verb Create()
    {
        Option<string> source = new("--source")
        {
            Description = "Source of the image: the address of a page blob, or the resource id of a disk, snapshot, VM, image or gallery image "
                + "version (the last two for a gallery only).",
            HelpName = "URL|ID",
            Required = true,
        };
        Option<string?> like = new("--like") { Description = "The local disk that was uploaded, or its record (.vmgeneralize.json).", HelpName = "FILE" };
        Option<Cloud?> cloud = AzureOptions.Cloud();
        Option<string?> subscription = AzureOptions.Subscription();
        Option<bool> whatIf = AzureOptions.WhatIf();
        Option<int?> partition = CommonOptions.Partition();
        Option<bool> keepOthers = CommonOptions.KeepOtherSystems();
        Option<bool> inside = CommonOptions.DeprovisionedInside();
        Option<bool> json = CommonOptions.Json();
        Command command = new(
            "register",
            "Make a managed image or a gallery image version from a generalized disk that is in Azure.") { source, like, partition, keepOthers, inside,
            subscription, cloud, whatIf, json };
        ImageOptions image = new(command, ImageOrigin.Source);
        command.SetAction(async (parsed, cancellation) =>
        {
            ImageSource from = SourceOf(parsed.GetRequiredValue(source));
            ImageChoice choice = image.Read(parsed, needsLocation: from is ImageSource.Blob);
            AzureLink link = AzureLink.Create(parsed.GetValue(cloud), parsed.GetValue(subscription));
            string text = parsed.GetRequiredValue(source);
            Registration Work(IProgress<ProgressUpdate>? progress) => new(link, from, progress)
            {
                Like = parsed.GetValue(like),
                Partition = parsed.GetValue(partition),
                KeepOtherSystems = parsed.GetValue(keepOthers),
                DeprovisionedInside = parsed.GetValue(inside),
                Blob = from is ImageSource.Blob ? BlobAddress.Locate(text, parsed.GetValue(cloud), write: false, TimeProvider.System.GetUtcNow()) : null,
            };
            if (parsed.GetValue(whatIf))
            {
                TransferPrinter.Print(Work(null).WhatIf(choice, cancellation), parsed.GetValue(json));
                return (int)ExitCode.Done;
            }

            MadeImage made = await StoppableRunner.RunAsync(
                progress => Work(progress).RunAsync(choice, cancellation),
                "Cancelled. Azure finishes what it has begun: check the image in the portal.").ConfigureAwait(false);
            NotPrintedException.Guard("The image is made", () => AzurePrinter.Print(made, parsed.GetValue(json)));
            return (int)ExitCode.Done;
        });
        return new Verb(command, Details) { Sections = image.Sections };
    }

    /// <summary>A source as users write it.</summary>
    /// <exception cref="UsageException">It is neither an address nor an id.</exception>
    public static ImageSource SourceOf(string text) =>
        text.StartsWith('/') ? ImageSource.OfId(text) : new ImageSource.Blob(BlobAddress.Parse(text));
}
