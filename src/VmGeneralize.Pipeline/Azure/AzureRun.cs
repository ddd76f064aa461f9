using VmGeneralize.Azure;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.Azure.Compute;

namespace VmGeneralize.Pipeline;

/// <summary>The whole way of one disk: generalized in the overlay, sent to a managed disk, made an image; the disk then goes.</summary>
/// <param name="link">How to reach Azure.</param>
/// <param name="image">What is to be made.</param>
/// <param name="disk">The managed disk on the way.</param>
/// <param name="progress">Shown to people.</param>
public sealed class AzureRun(AzureLink link, ImageChoice image, IntermediateDisk disk, IProgress<ProgressUpdate>? progress)
{
    /// <summary>Does it.</summary>
    /// <param name="session">The source.</param>
    /// <param name="options">What to change in it.</param>
    /// <param name="transfer">How to send it.</param>
    /// <param name="cancellation">Ends it; access to the disk is closed and the disk deleted.</param>
    public async Task<RunReport> RunAsync(DiskSession session, GeneralizeOptions options, TransferChoices transfer, CancellationToken cancellation)
    {
        image.Check();
        PlanReport plan = await Task.Run(() => Generalization.Apply(session, options, progress, cancellation), cancellation).ConfigureAwait(false);
        HandOverFacts facts = HandOver.Check(plan, image.Generation);
        using DiskUpload upload = DiskUpload.Of(session, plan, managedDisk: true);
        Spec(new ResourceScope(Guid.Empty, image.ResourceGroup), facts, upload).Check(); // the last check without a call

        ResourceScope scope = await link.ScopeAsync(image.ResourceGroup, progress, cancellation).ConfigureAwait(false);
        ImageMaker maker = new(link, image, progress);
        ImageChoice full = await maker.PrepareAsync(scope, facts, cancellation).ConfigureAwait(false);
        DiskSpec spec = Spec(scope, facts, upload);
        TransferReport sent = await upload.ToDiskAsync(link, spec, transfer, progress, cancellation).ConfigureAwait(false);
        ImageReport made;
        try
        {
            made = await maker.CreateAsync(full, scope, facts, new ImageSource.Disk(spec.Id), cancellation).ConfigureAwait(false);
        }
        catch (AzureException problem)
        {
            throw problem.With(
                $"{problem.Next} The disk is uploaded and waits: when that is done, make the image with: vmgeneralize register --source {spec.Id} (and the options of this command). Or delete it: az disk delete --ids {spec.Id}");
        }

        if (!disk.Keep)
        {
            await new ManagedDisk(link.Access, StepProgress.Of(progress)).DeleteAsync(spec).ConfigureAwait(false);
        }

        return new RunReport(plan, sent, made, disk.Keep ? spec.Id : null);
    }

    /// <summary>What it would call; the disk is generalized in the overlay to find out, and nothing is sent.</summary>
    public WhatIfReport WhatIf(DiskSession session, GeneralizeOptions options, CancellationToken cancellation)
    {
        image.Check();
        PlanReport plan = Generalization.Apply(session, options, progress, cancellation);
        HandOverFacts facts = HandOver.Check(plan, image.Generation);
        using DiskUpload upload = DiskUpload.Of(session, plan, managedDisk: true);
        ResourceScope scope = link.ScopeWithoutCalls(image.ResourceGroup);
        DiskSpec spec = Spec(scope, facts, upload);
        spec.Check();
        UploadEstimate estimate = upload.Estimate(managedDisk: true, cancellation);
        IReadOnlyList<AzureCall> making = ImageMaker.Calls(image, scope, facts, new ImageSource.Disk(spec.Id));
        AzureCall create = making[^1];
        return WhatIfReports.Of(
            [
                .. link.ScopeCalls(),
                .. making.Where(call => call != create && call.Resource != spec.Id),
                .. spec.Calls(),
                .. making.Where(call => call == create || call.Method == "GET"),
                .. disk.Keep ? Array.Empty<AzureCall>() : [new AzureCall("DELETE", spec.Id, "Delete the disk: the image has its own copy")],
            ],
            estimate);
    }

    private DiskSpec Spec(ResourceScope scope, HandOverFacts facts, DiskUpload upload) => new()
    {
        Scope = scope,
        Name = disk.Name ?? DefaultName(),
        Location = image.Location,
        VirtualSize = upload.VirtualSize,
        OsType = facts.OsType,
        Generation = facts.Generation,
        Architecture = image.Architecture == CpuArchitecture.Arm64 ? CpuArchitecture.Arm64 : null,
        Sku = disk.Sku,
        Tags = image.Tags,
    };

    // The same for the same image: an upload that was killed is found again.
    private string DefaultName()
    {
        string name = $"{image.Image ?? image.Definition}-upload";
        return name.Length <= 80 ? name : name[^80..].TrimStart('-', '.', '_');
    }
}
