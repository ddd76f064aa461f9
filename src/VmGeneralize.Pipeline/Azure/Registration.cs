using VmGeneralize.Azure;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;
using VmGeneralize.Guests;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Makes an image of something that is in Azure already.</summary>
/// <param name="link">How to reach Azure.</param>
/// <param name="source">What of.</param>
/// <param name="progress">Shown to people.</param>
public sealed class Registration(AzureLink link, ImageSource source, IProgress<ProgressUpdate>? progress)
{
    /// <summary>Partition of the system, on a disk with several; null for the only one.</summary>
    public int? Partition { get; init; }

    /// <summary>The other systems on it may stay.</summary>
    public bool KeepOtherSystems { get; init; }

    /// <summary>The user says that a Linux that is not read or changed here was deprovisioned inside.</summary>
    public bool DeprovisionedInside { get; init; }

    private AzureImageOptions Options => new(Partition) { KeepOtherSystems = KeepOtherSystems, DeprovisionedInside = DeprovisionedInside };

    /// <summary>How to get at a blob, to look at it.</summary>
    public PageBlobLocation? Blob { get; init; }

    /// <summary>The local disk that was uploaded, or its record; null: the disk is checked where it is.</summary>
    public string? Like { get; init; }

    /// <summary>Does it.</summary>
    /// <param name="choice">The image; an empty location means the source's own.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="RefusedException">The source is not generalized.</exception>
    /// <exception cref="AzureException">Azure refused.</exception>
    public async Task<MadeImage> RunAsync(ImageChoice choice, CancellationToken cancellation)
    {
        Check(choice);
        HandOverFacts? local = Like is null ? null : LocalFacts(Like, Options, choice.Generation, cancellation);
        SourceFacts? known = source is ImageSource.Blob
            ? null
            : await new SourceCheck(link.Access, StepProgress.Of(progress)).GetAsync(source, cancellation).ConfigureAwait(false);
        choice = choice with
        {
            Location = choice.Location.Length > 0 ? choice.Location : known?.Location
                ?? throw new UsageException("--location is required: the region of the blob."),
        };
        HandOverFacts facts = local ?? source switch
        {
            ImageSource.Image or ImageSource.Version or ImageSource.VirtualMachine => Known(known!),
            ImageSource.Blob or ImageSource.Disk or ImageSource.Snapshot =>
                await RemoteInspection.CheckAsync(link, source, Blob, Options, choice.Generation, progress, cancellation).ConfigureAwait(false),
            _ => throw new InvalidOperationException($"{source.GetType().Name} is not looked at"),
        };
        CheckAgrees(facts, known);
        if (known?.Machine is { } captured)
        {
            MachineCapture.Require(captured, choice);
        }

        facts = facts with { Architecture = facts.Architecture ?? known?.Architecture, Plan = facts.Plan ?? known?.Plan };
        ResourceScope scope = await link.ScopeAsync(choice.ResourceGroup, progress, cancellation).ConfigureAwait(false);
        await new RegionCheck(link.Access, StepProgress.Of(progress)).RequireAsync(
            scope.Subscription, [.. ImageMaker.Regions(choice)], cancellation).ConfigureAwait(false);
        ImageMaker maker = new(link, choice, progress);
        ImageChoice full = await maker.PrepareAsync(scope, facts, source, cancellation).ConfigureAwait(false);
        return await maker.CreateAsync(full, scope, facts, source, cancellation).ConfigureAwait(false);
    }

    /// <summary>What it would call, as far as it can be known without a call.</summary>
    public PlannedCalls WhatIf(ImageChoice choice, CancellationToken cancellation)
    {
        Check(choice);
        HandOverFacts facts = Like is null
            ? new HandOverFacts("", OsType.Linux, Generation.V2, []) { IsSystemKnown = false }
            : LocalFacts(Like, Options, choice.Generation, cancellation);
        ResourceScope scope = link.ScopeWithoutCalls(choice.ResourceGroup);
        IEnumerable<AzureCall> looking = (Like, source) switch
        {
            (null, ImageSource.Disk or ImageSource.Snapshot) => ManagedDisk.ReadCalls(source.Name),
            (null, ImageSource.Blob) => [new AzureCall("GET", source.Name, "Check the disk: whether it is generalized, and for which firmware")],
            (_, ImageSource.Blob) => [],
            _ => [new AzureCall("GET", source.Name, "Check it")],
        };
        return PlannedCalls.Of([.. link.ScopeCalls(), .. looking, RegionCheck.Call(scope.Subscription), .. ImageMaker.Calls(choice, scope, facts, source)]);
    }

    private void Check(ImageChoice choice)
    {
        choice.Check();
        if (choice.Image is not null && source is ImageSource.Image or ImageSource.Version)
        {
            throw new UsageException("A managed image is made from a disk, snapshot, blob or machine: for this source use --gallery and --definition.");
        }
    }

    private static HandOverFacts LocalFacts(string like, AzureImageOptions options, Generation? generation, CancellationToken cancellation)
    {
        if (like.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            return HandOver.OfSidecar(like, generation);
        }

        using DiskSession session = DiskSession.Open(like, cancellation);
        using AzureImage image = AzureImage.OfDisk(session, options);
        return HandOver.Of(image, generation);
    }

    private HandOverFacts Known(SourceFacts known) => known switch
    {
        { IsGeneralized: not true } => throw new RefusedException(
            ObstacleCode.NotGeneralized,
            $"Azure says that {source.Name} is not generalized.",
            source is ImageSource.VirtualMachine ? "Deprovision it inside, then: vmgeneralize mark " + source.Name : "Make a generalized image first."),
        { Machine: { } machine } => MachineCapture.Facts(machine),
        { OsType: { } os, Generation: { } generation } => new HandOverFacts(source.Name, os, generation, [])
        {
            MachineSecurity = known.GuestState,
            Hardware = known.Hardware,
        },
        _ => throw new AzureException(
            $"Checking {source.Name}", "Azure does not say its operating system and generation.",
            "Use the disk that it was made from instead, or name that disk with --like."),
    };

    // A machine of the wrong firmware does not start, and nothing says why.
    private void CheckAgrees(HandOverFacts facts, SourceFacts? known)
    {
        if ((known?.Generation is { } generation && generation != facts.Generation) || (known?.OsType is { } os && os != facts.OsType))
        {
            throw new RefusedException(
                PipelineRefusal.SourceDiffers,
                $"Azure lists {source.Name} as {known.OsType}, generation {known.Generation}; the disk is {facts.OsType}, generation {facts.Generation}.",
                "Upload it again with this tool, which says what the disk is.");
        }
    }
}
