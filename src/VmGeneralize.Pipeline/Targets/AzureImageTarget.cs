using VmGeneralize.Azure;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Azure.Compute.Rights;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Targets;

/// <summary>A managed image or gallery image version: the disk is sent to a managed disk, which is made into an image and then deleted.</summary>
/// <param name="link">How to reach Azure.</param>
/// <param name="choice">What is to be made.</param>
/// <param name="between">The intermediate managed disk.</param>
/// <param name="settings">How to send.</param>
/// <param name="page">Path of the HTML page, with the record beside it; null for nowhere.</param>
public sealed class AzureImageTarget(AzureLink link, ImageChoice choice, IntermediateDisk between, UploadSettings settings, string? page) : IAzureTarget
{
    private IReadOnlyList<string> _notes = []; // what could not be asked

    // An image of a disk under a customer's key is under the same key.
    private ImageChoice Choice => choice with { EncryptionSet = between.Settings.Policy.EncryptionSet };

    public string? File => null;

    public void Check(DiskSession session)
    {
        choice.Check();
        between.Settings.Check();
        AzureDiskCheck.RequireSystemDisk(session);
        RunRecord.Prepare(page);
    }

    public async Task OpenAsync(IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        progress?.Report(new ProgressUpdate("Logging in", 0, 0));
        await Login.RequireAsync(link.Access.Credential, link.Access.Cloud.Audience, cancellation).ConfigureAwait(false);
        ResourceScope scope = await link.ScopeAsync(choice.ResourceGroup, progress, cancellation).ConfigureAwait(false);
        _notes = await Room.RequireAsync(link, scope, ImageMaker.Regions(choice), progress, cancellation).ConfigureAwait(false);
    }

    private DiskRoom Room => new(
        between.Name ?? DefaultName(), choice.Location, between.Settings.Sku, between.Settings.Zone, between.Settings.Policy, IsDeleted: !between.Keep);

    public async Task<AzureResult> WriteAsync(VerifiedDisk disk, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        using AzureImage image = AzureImage.Of(disk);
        HandOverFacts facts = HandOver.Of(image, choice.Generation);
        Spec(new ResourceScope(Guid.Empty, choice.ResourceGroup), facts, image).Check(); // the last check without a call

        ResourceScope scope = await link.ScopeAsync(choice.ResourceGroup, progress, cancellation).ConfigureAwait(false);
        ImageMaker maker = new(link, Choice with { Run = image.Source.Identity }, progress);
        ImageChoice full = await maker.PrepareAsync(scope, facts, source: null, cancellation).ConfigureAwait(false);
        if (full.IsThere)
        {
            MadeImage existing = ImageMaker.Existing(full, scope, facts, image.SourceFile);
            RunRecord.Write(disk.Plan, existing, page);
            throw new ImageExistsException(existing) { Page = page };
        }

        DiskSpec spec = Spec(scope, facts, image);
        SentDisk sent = await DiskUpload.RunAsync(link, image, spec, settings, progress, cancellation).ConfigureAwait(false);
        MadeImage made;
        try
        {
            made = await maker.CreateAsync(full, scope, facts, new ImageSource.Disk(spec.Id), cancellation).ConfigureAwait(false);
        }
        catch (AzureException problem)
        {
            throw problem.With(
                $"{problem.Next} The disk is uploaded: once that is fixed, make the image with: vmgeneralize register --source {spec.Id} "
                + $"(and the options of this command). Or delete it: az disk delete --ids {spec.Id}");
        }
        catch (OperationCanceledException)
        {
            throw new AzureStoppedException(
                $"Cancelled. The disk is uploaded; Azure may still be making the image. Make it with: vmgeneralize register --source {spec.Id} "
                + $"Or delete the disk: az disk delete --ids {spec.Id}");
        }

        string? left = between.Keep ? null : await DeleteAsync(spec, progress).ConfigureAwait(false);
        return new AzureResult(disk.Plan, sent, made with { Warnings = [] }, between.Keep || left is not null ? spec.Id : null) 
        {
            Warnings = [.. _notes, .. made.Warnings, .. left is null ? Array.Empty<string>() : [left]],
        };
    }

    public AzureResult Record(AzureResult result) => RunRecord.Write(result, page);

    public PlannedCalls WhatIf(VerifiedDisk disk, CancellationToken cancellation)
    {
        using AzureImage image = AzureImage.Of(disk);
        HandOverFacts facts = HandOver.Of(image, choice.Generation);
        ResourceScope scope = link.ScopeWithoutCalls(choice.ResourceGroup);
        DiskSpec spec = Spec(scope, facts, image);
        spec.Check();
        ImageSource source = new ImageSource.Disk(spec.Id);
        IReadOnlyList<AzureCall> looking = ImageMaker.PrepareCalls(Choice, scope, facts, source, isSourceThere: false);
        return DiskUpload.WhatIf(
            [.. link.ScopeCalls(), .. Room.Calls(scope), .. looking, .. spec.CallsBefore()],
            image,
            settings,
            [
                .. spec.CallsAfter(),
                .. looking.Where(call => call.Method == "GET" && !ImageMaker.IsListing(call) && !RightsCheck.IsAsking(call)), // known by then
                .. ImageMaker.CreateCalls(Choice, scope, facts, source),
                .. between.Keep ? Array.Empty<AzureCall>() : [new AzureCall("DELETE", spec.Id, "Delete the disk: the image has its own copy")],
            ],
            cancellation);
    }

    // The image is made and has its own copy: a disk that stays behind costs money, but is not a failure.
    private async Task<string?> DeleteAsync(DiskSpec spec, IProgress<ProgressUpdate>? progress)
    {
        try
        {
            await new ManagedDisk(link.Access, StepProgress.Of(progress)).DeleteAsync(spec).ConfigureAwait(false);
            return null;
        }
        catch (AzureException problem)
        {
            return $"The image was made; the disk it was made from was left behind, and is billed. {problem.Message}";
        }
    }

    private DiskSpec Spec(ResourceScope scope, HandOverFacts facts, AzureImage image) => new()
    {
        Scope = scope,
        Name = between.Name ?? DefaultName(),
        Location = choice.Location,
        VirtualSize = image.VirtualSize,
        OsType = facts.OsType,
        Generation = facts.Generation,
        Architecture = ImageMaker.Architecture(choice, facts) == CpuArchitecture.Arm64 ? CpuArchitecture.Arm64 : null,
        Sku = between.Settings.Sku,
        Zone = between.Settings.Zone,
        Tier = between.Settings.Tier,
        Policy = between.Settings.Policy,
        Hardware = facts.Hardware,
        Tags = between.Keep ? choice.Tags : IntermediateTag.Of(choice.Tags, image.Source.Identity, link.Access.Timing.Time.GetUtcNow()),
    };

    // The same for the same image: an upload that was killed is found again.
    private string DefaultName() => ResourceNames.Fitting((choice.Image ?? choice.Definition)!, "-upload");
}
