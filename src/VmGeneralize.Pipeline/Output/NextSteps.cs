using VmGeneralize.Disks;
using VmGeneralize.Guests;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Results;
using VmGeneralize.Pipeline.Servicing;

namespace VmGeneralize.Pipeline.Output;

/// <summary>How to continue, for the pages that people read. Words in capitals are for the reader to replace.</summary>
internal static class NextSteps
{
    /// <summary>From an output file to an image in Azure.</summary>
    public static IReadOnlyList<NextStep> AfterOutput(DiskPlan plan, WrittenImage image)
    {
        if (!plan.IsGeneralized)
        {
            return
            [
                new(
                    "This disk is prepared, not generalized. Start the VM from it, then run in it:",
                    [new(Shell.Cmd, [@"C:\Windows\System32\Sysprep\sysprep.exe /generalize /oobe /shutdown"])]),
                new("When it has shut down, generalize its disk (this time without --prepare):", [Tool("generalize", image.File)]),
            ];
        }

        if (image.Format == OutputFormat.Raw) // perhaps a device, which cannot be uploaded
        {
            return
            [
                new(
                    "Azure takes fixed VHDs only. vmgeneralize upload makes one of a disk file while it sends it; for other tools, write one with "
                        + "--format fixed-vhd.",
                    []),
            ];
        }

        string name = Path.GetFileName(image.File);
        string sh = Quoted.Sh(name);
        string powerShell = Quoted.PowerShell(name);
        string generation = plan.Disk.Generation.ToString();
        string os = plan.System.Kind.ToString();
        string blob = $"https://ACCOUNT.blob.core.windows.net/CONTAINER/{Uri.EscapeDataString(name)}";
        NextStep own = new(
            "Upload it to a managed disk and make a gallery image of it (replace the words in capitals). Only live data is sent, as a fixed VHD. "
                + "For a managed image, give --image IMAGE instead of the gallery and the definition:",
            [
                new(Shell.Sh,
                [
                    $"vmgeneralize upload {sh} --disk DISK --resource-group GROUP --location REGION",
                    "vmgeneralize register --source /subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.Compute/disks/DISK "
                        + $"--like {sh} --gallery GALLERY --definition DEFINITION --create-gallery --resource-group GROUP",
                ]),
            ]);
        if (image.Format != OutputFormat.FixedVhd)
        {
            return [own, new("Azure's own tools take fixed VHDs only: for them, write one with --format fixed-vhd.", [])];
        }

        NextStep upload =
            new(
                "Or with Azure's own tools: upload it as a page blob, then make an image:",
                [
                    new(Shell.Sh,
                    [
                        $"az storage blob upload --account-name ACCOUNT --container-name CONTAINER --type page --file {sh} --name {sh} --auth-mode login",
                        $"az image create --resource-group GROUP --name IMAGE --os-type {os} --hyper-v-generation {generation} --source \"{blob}\"",
                    ]),
                    new(Shell.PowerShell,
                    [
                        $"Add-AzVhd -ResourceGroupName GROUP -Location REGION -LocalFilePath {powerShell} -DiskName DISK -DiskHyperVGeneration "
                            + $"{generation} -DiskOsType {os}",
                        $"$image = New-AzImageConfig -Location REGION -HyperVGeneration {generation}",
                        $"$image = Set-AzImageOsDisk -Image $image -OsType {os} -OsState Generalized -ManagedDiskId (Get-AzDisk -ResourceGroupName "
                            + "GROUP -DiskName DISK).Id",
                        "New-AzImage -ResourceGroupName GROUP -ImageName IMAGE -Image $image",
                    ]),
                ]);
        return plan.System.Kind != GuestKind.Windows ? [own, upload] :
        [
            own,
            upload,
            new(
                "Before that, on a Windows station, in a terminal with administrator rights, DISM can move work of the first start into the image. "
                    + "It must be the last change to the disk:",
                [new(Shell.PowerShell, [OptimizeAdvice.Commands(name)[0]])]),
            new(
                "The same by hand, with Hyper-V's PowerShell module; what the mount leaves on the disk then stays there:",
                [new(Shell.PowerShell, OptimizeAdvice.ByHand(name))]),
        ];
    }

    /// <summary>From an image to a machine, or from an uploaded disk to an image.</summary>
    public static IReadOnlyList<NextStep> AfterRun(AzureResult run)
    {
        NextStep first = run.Image is { } image
            ? Start(image)
            : new(
                "Make an image of it, a gallery image (recommended) or a managed image (replace the words in capitals):",
                [
                    new(Shell.Sh,
                    [
                        $"vmgeneralize register --source {Quoted.Sh(run.Upload.Target)} --gallery GALLERY --definition DEFINITION --create-gallery "
                            + "--resource-group GROUP --location REGION",
                        $"vmgeneralize register --source {Quoted.Sh(run.Upload.Target)} --image IMAGE --resource-group GROUP --location REGION",
                    ]),
                ]);
        return run.Disk is { } disk
            ?
            [
                first,
                new(
                    "The image has its own copy of the disk that it was made from. When nothing needs that disk any more:",
                    [new(Shell.Sh, [$"az disk delete --ids {Quoted.Sh(disk)}"])]),
            ]
            : [first];
    }

    /// <summary>From an image to a machine.</summary>
    public static IReadOnlyList<NextStep> AfterImage(MadeImage image) => [Start(image)];

    private static NextStep Start(MadeImage image) => new(
        "Start a machine from it (replace the words in capitals):",
        [new(Shell.Sh, [$"az vm create --resource-group GROUP --name VM --location {image.Location} --image {Quoted.Sh(image.Id)}"])]);

    /// <summary>From a plan to an output.</summary>
    public static IReadOnlyList<NextStep> AfterPlan(DiskPlan plan) =>
    [
        new("Nothing was written. To do all this and get a fixed VHD, its record and a report in a folder:", [Tool("run", plan.Disk.File, " --to ./out")]),
    ];

    /// <summary>From a description to a plan, or to the same description again when something must be fixed first.</summary>
    public static IReadOnlyList<NextStep> AfterInspection(Inspection inspection) => inspection.Obstacles.Count > 0
        ? [new("When everything listed at the top is done, shut the VM down and inspect its disk again:", [Tool("inspect", inspection.Disk.File)])]
        :
        [
            new("See every path and value that would be changed (nothing is written):", [Tool("plan", inspection.Disk.File)]),
            new("Do the whole job: a fixed VHD, its record and a report in a folder:", [Tool("run", inspection.Disk.File, " --to ./out")]),
        ];

    private static Script Tool(string verb, string disk, string options = "") => new(Shell.Sh, [$"vmgeneralize {verb} {Quoted.Sh(disk)}{options}"]);
}
