using VmGeneralize.Azure.Compute;
using VmGeneralize.Azure.Compute.Rights;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Whether a managed disk can be made where it is to be: region and zone, rights and quota, asked before anything is sent.</summary>
/// <param name="Name">Of the disk.</param>
/// <param name="Location">Its region.</param>
/// <param name="Sku">One of <see cref="DiskKind"/>.</param>
/// <param name="Zone">Availability zone; null: none.</param>
/// <param name="Policy">What is asked of it.</param>
/// <param name="IsDeleted">It is deleted when an image is made from it.</param>
internal sealed record DiskRoom(string Name, string Location, string Sku, string? Zone, DiskPolicy Policy, bool IsDeleted)
{
    public static DiskRoom Of(DiskSpec spec) => new(spec.Name, spec.Location, spec.Sku, spec.Zone, spec.Policy, IsDeleted: false);

    /// <summary>Asks.</summary>
    /// <param name="link">How to reach Azure.</param>
    /// <param name="scope">Where the disk is to be.</param>
    /// <param name="others">What else is to be made in which regions.</param>
    /// <param name="progress">Shown to people.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What could not be asked: sentences.</returns>
    /// <exception cref="VmGeneralize.Blocks.RefusedException">This login may not make it, or there is no room for it.</exception>
    /// <exception cref="VmGeneralize.Azure.AzureException">There is no such region or zone, or no answer.</exception>
    public async Task<IReadOnlyList<string>> RequireAsync(
        AzureLink link, ResourceScope scope, IEnumerable<RegionNeed> others, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        IProgress<AzureStep>? steps = StepProgress.Of(progress);
        RegionNeed own = new(RegionCheck.Disks, Location, Zone: Zone, NeedsZone: DiskKind.IsForDataOnly(Sku));
        await new RegionCheck(link.Access, steps).RequireAsync(scope.Subscription, [own, .. others], cancellation).ConfigureAwait(false);
        IReadOnlyList<string> notes = await new RightsCheck(link.Access, steps).RequireAsync(RightsFor.Disk(scope, Policy, IsDeleted), cancellation)
            .ConfigureAwait(false);
        string? note = await new QuotaCheck(link.Access, steps).RequireAsync(scope, Name, Location, Sku, cancellation).ConfigureAwait(false);
        return note is null ? notes : [.. notes, note];
    }

    /// <summary>What <see cref="RequireAsync"/> calls.</summary>
    public IEnumerable<AzureCall> Calls(ResourceScope scope) =>
        [RegionCheck.Call(scope.Subscription), .. RightsCheck.Calls(RightsFor.Disk(scope, Policy, IsDeleted)), QuotaCheck.Call(scope.Subscription, Location)];
}
