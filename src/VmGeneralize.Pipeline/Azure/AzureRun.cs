using VmGeneralize.Azure;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>The whole way of one disk: generalized in the overlay, sent to a managed disk, made an image; the disk then goes.</summary>
/// <param name="link">How to reach Azure.</param>
/// <param name="choice">What is to be made.</param>
/// <param name="disk">The managed disk on the way.</param>
/// <param name="progress">Shown to people.</param>
public sealed class AzureRun(AzureLink link, ImageChoice choice, IntermediateDisk disk, IProgress<ProgressUpdate>? progress)
{
    /// <summary>Does it.</summary>
    /// <param name="session">The source.</param>
    /// <param name="options">What to change in it.</param>
    /// <param name="settings">How to send it.</param>
    /// <param name="cancellation">Ends it; access to the disk is closed and the disk deleted.</param>
    public async Task<AzureResult> RunAsync(DiskSession session, GeneralizeOptions options, UploadSettings settings, CancellationToken cancellation)
    {
        choice.Check();
        DiskPlan plan = await Task.Run(() => Generalization.Apply(session, options, progress, cancellation), cancellation).ConfigureAwait(false);
        using AzureImage image = AzureImage.OfPlan(session, plan);
        HandOverFacts facts = HandOver.Of(image, choice.Generation);
        Spec(new ResourceScope(Guid.Empty, choice.ResourceGroup), facts, image).Check(); // the last check without a call

        ResourceScope scope = await link.ScopeAsync(choice.ResourceGroup, progress, cancellation).ConfigureAwait(false);
        ImageMaker maker = new(link, choice, progress);
        ImageChoice full = await maker.PrepareAsync(scope, facts, cancellation).ConfigureAwait(false);
        DiskSpec spec = Spec(scope, facts, image);
        UploadReport sent = await DiskUpload.RunAsync(link, image, spec, settings, progress, cancellation).ConfigureAwait(false);
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
        catch (OperationCanceledException)
        {
            throw new AzureStoppedException(
                $"Cancelled. The disk is uploaded; Azure may be making the image all the same. Make it with: vmgeneralize register --source {spec.Id} Or delete the disk: az disk delete --ids {spec.Id}");
        }

        string? left = disk.Keep ? null : await DeleteAsync(spec).ConfigureAwait(false);
        return new AzureResult(plan, sent, made, disk.Keep || left is not null ? spec.Id : null) { Warnings = left is null ? [] : [left] };
    }

    // The image is made and has its own copy: a disk that stays behind costs money, but is no failure.
    private async Task<string?> DeleteAsync(DiskSpec spec)
    {
        try
        {
            await new ManagedDisk(link.Access, StepProgress.Of(progress)).DeleteAsync(spec).ConfigureAwait(false);
            return null;
        }
        catch (AzureException problem)
        {
            return $"The image is made; the disk that it was made of is left, and billed. {problem.Message}";
        }
    }

    /// <summary>What it would call; the disk is generalized in the overlay to find out, and nothing is sent.</summary>
    public WhatIfReport WhatIf(DiskSession session, GeneralizeOptions options, UploadSettings settings, CancellationToken cancellation)
    {
        choice.Check();
        DiskPlan plan = Generalization.Apply(session, options, progress, cancellation);
        using AzureImage image = AzureImage.OfPlan(session, plan);
        HandOverFacts facts = HandOver.Of(image, choice.Generation);
        ResourceScope scope = link.ScopeWithoutCalls(choice.ResourceGroup);
        DiskSpec spec = Spec(scope, facts, image);
        spec.Check();
        IReadOnlyList<AzureCall> making = ImageMaker.Calls(choice, scope, facts, new ImageSource.Disk(spec.Id));
        AzureCall create = making[^1];
        return DiskUpload.WhatIf(
            [.. link.ScopeCalls(), .. making.Where(call => call != create && call.Resource != spec.Id), .. spec.CallsBefore()],
            image,
            settings,
            [
                .. spec.CallsAfter(),
                .. making.Where(call => call == create || call.Method == "GET"),
                .. disk.Keep ? Array.Empty<AzureCall>() : [new AzureCall("DELETE", spec.Id, "Delete the disk: the image has its own copy")],
            ],
            cancellation);
    }

    private DiskSpec Spec(ResourceScope scope, HandOverFacts facts, AzureImage image) => new()
    {
        Scope = scope,
        Name = disk.Name ?? DefaultName(),
        Location = choice.Location,
        VirtualSize = image.VirtualSize,
        OsType = facts.OsType,
        Generation = facts.Generation,
        Architecture = choice.Architecture == CpuArchitecture.Arm64 ? CpuArchitecture.Arm64 : null,
        Sku = disk.Sku,
        Tags = choice.Tags,
    };

    // The same for the same image: an upload that was killed is found again.
    private string DefaultName()
    {
        string name = $"{choice.Image ?? choice.Definition}-upload";
        return name.Length <= 80 ? name : name[^80..].TrimStart('-', '.', '_');
    }
}
