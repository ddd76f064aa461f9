using System.CommandLine;
using VmGeneralize.Azure;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;
using VmGeneralize.Console;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Commands;

internal static class MarkCommand
{
    private const string Details =
        $"""
        For a VM in Azure that was deprovisioned inside (Sysprep /generalize, or waagent -deprovision+user): sets its state in Azure, like
        az vm generalize. The VM can never be started again.

        Examples:
          vmgeneralize mark vm1 --resource-group rg
          vmgeneralize mark vm1 --resource-group rg --deallocate --force
          vmgeneralize mark vm1 --resource-group rg --deallocate --gallery gal --definition server --create-gallery

        {AzureOptions.Login}

        An identity needs "Contributor" on the resource groups of the VM, and of images and galleries.

        {AzureOptions.DefaultGroup}

        Exit codes: 0 done; 1 unexpected; 2 usage; 3 refused or not confirmed; 5 Azure; 130 cancelled.
        """;

    private static readonly RefusalCode NotConfirmed = new("not-confirmed");

    public static Verb Create()
    {
        Argument<string> name = new("VM") { Description = "Name of the VM." };
        Option<bool> deallocate = new("--deallocate") { Description = "Deallocate the VM first if it still runs." };
        Option<bool> force = new("--force") { Description = "Do not ask." };
        Option<Cloud?> cloud = AzureOptions.Cloud(hasAddress: false);
        Option<string?> subscription = AzureOptions.Subscription();
        Option<bool> whatIf = AzureOptions.WhatIf();
        Option<bool> json = CommonOptions.Json();
        Command command = new(
            "mark",
            "Mark a VM in Azure that was deprovisioned inside as generalized, and optionally make an image of it.") { name, deallocate, force, subscription,
            cloud, whatIf, json };
        ImageOptions image = new(command, ImageOrigin.Machine);
        command.SetAction(async (parsed, cancellation) =>
        {
            string machineName = parsed.GetRequiredValue(name);
            string resourceGroup = ImageOptions.GroupOf(parsed.GetValue(image.ResourceGroupOption))
                ?? throw new UsageException("--resource-group NAME is required.");
            ImageChoice? capture = image.IsWanted(parsed) ? image.Read(parsed, needsLocation: false) : null;
            AzureLink link = AzureLink.Create(parsed.GetValue(cloud), parsed.GetValue(subscription));
            bool stop = parsed.GetValue(deallocate);
            if (parsed.GetValue(whatIf))
            {
                TransferPrinter.Print(new MachineMark(link, null).WhatIf(machineName, resourceGroup, capture, stop), parsed.GetValue(json));
                return (int)ExitCode.Done;
            }

            (VmState machine, ImageChoice? full) = await StoppableRunner.RunAsync(
                progress => new MachineMark(link, progress).PrepareAsync(machineName, resourceGroup, capture, stop, cancellation),
                "Cancelled. Nothing was changed.").ConfigureAwait(false);
            if (!machine.IsGeneralized && !parsed.GetValue(force))
            {
                Confirm(machineName, machine);
            }

            MarkedMachine done = await StoppableRunner.RunAsync(
                progress => new MachineMark(link, progress).RunAsync(machine, full, cancellation),
                "Cancelled. Check the VM in the portal: it may be deallocated or marked.").ConfigureAwait(false);
            NotPrintedException.Guard("The VM is marked as generalized", () => AzurePrinter.Print(done, parsed.GetValue(json)));
            return (int)ExitCode.Done;
        });
        return new Verb(command, Details) { Sections = image.Sections };
    }

    // It cannot be undone, so a typo must not be enough.
    private static void Confirm(string name, VmState machine)
    {
        const string Warning = "can never be started again once it is marked as generalized; its disks stay.";
        if (System.Console.IsInputRedirected)
        {
            throw new RefusedException(NotConfirmed, $"{name} {Warning}", "Add --force if that is what you want.");
        }

        System.Console.Error.WriteLine($"{name} ({machine.PowerState}, {machine.Location}) {Warning}");
        System.Console.Error.Write("Was it deprovisioned inside? Type its name to continue: ");
        if (System.Console.ReadLine()?.Trim() != name)
        {
            throw new RefusedException(NotConfirmed, "A different name was typed.", "Run the same command again to try once more.");
        }
    }
}
