using VmGeneralize.Azure.Compute;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Removes what killed runs left while making their images.</summary>
/// <param name="link">How to reach Azure.</param>
/// <param name="progress">Shown to people.</param>
public sealed class Cleanup(AzureLink link, IProgress<ProgressUpdate>? progress)
{
    /// <summary>Does it, or only says what would be done.</summary>
    /// <param name="resourceGroup">Where to look.</param>
    /// <param name="run">Of this run only; null: of all.</param>
    /// <param name="age">How long it has been there at least.</param>
    /// <param name="remove">Remove it.</param>
    /// <param name="cancellation">Ends it between two of them.</param>
    public async Task<CleanedUp> RunAsync(string resourceGroup, string? run, TimeSpan age, bool remove, CancellationToken cancellation)
    {
        ResourceScope scope = await link.ScopeAsync(resourceGroup, progress, cancellation).ConfigureAwait(false);
        Leftovers leftovers = new(link.Access, StepProgress.Of(progress));
        DateTimeOffset now = link.Access.Timing.Time.GetUtcNow();
        ILookup<bool, Leftover> found = (await leftovers.FindAsync(scope, run, cancellation).ConfigureAwait(false)).ToLookup(left => left.MayGo(age, now));
        if (remove)
        {
            // Images first: a disk that an image is being made from cannot be removed.
            foreach (Leftover left in found[true].OrderBy(left => left.IsDisk))
            {
                await leftovers.RemoveAsync(left, cancellation).ConfigureAwait(false);
            }
        }

        return new CleanedUp(remove, [.. found[true]], [.. found[false]]);
    }
}
