namespace VmGeneralize.Azure.Compute;

/// <summary>The managed image by way of which a disk gets into a definition that takes no disk; it moves no bytes.</summary>
internal sealed class IntermediateImage(ArmAccess access, IProgress<AzureStep>? progress)
{
    private readonly ManagedImage _images = new(access, progress);

    /// <exception cref="AzureException">Somebody else's image has its name.</exception>
    // A killed run of the same disk may have left its own; anybody else's stays.
    public async Task RequireFreeAsync(string doing, GalleryImageSpec spec, CancellationToken cancellation)
    {
        if (await _images.FindAsync(spec.Between, cancellation).ConfigureAwait(false) is { } image
            && !(image.Tags.TryGetValue(IntermediateTag.Name, out string? run) && run == IntermediateTag.Value(spec.Run ?? spec.Id)))
        {
            throw new AzureException(
                doing, $"the intermediate managed image would have the name of an existing one, {spec.Between.Name}.",
                "Choose another number with --image-version, or see what it is; vmgeneralize cleanup removes what killed runs left.");
        }
    }

    /// <summary>Makes it, lets <paramref name="use"/> make the version of it, and deletes it whether that went well or not.</summary>
    /// <returns>What is left of it, and how to remove it; null: nothing.</returns>
    /// <exception cref="AzureException">Azure refused.</exception>
    public async Task<string?> UseAsync(GalleryImageSpec spec, Func<ImageSource, Task> use, CancellationToken cancellation)
    {
        ManagedImageSpec between = spec.Between with
        {
            Tags = IntermediateTag.Of(spec.Tags, spec.Run ?? spec.Id, access.Timing.Time.GetUtcNow()),
        };
        await RemoveOlderAsync(between, cancellation).ConfigureAwait(false);
        await _images.PutAsync(between, cancellation).ConfigureAwait(false);
        try
        {
            await use(new ImageSource.Image(between.Id)).ConfigureAwait(false);
        }
        catch (AzureException problem)
        {
            if (await DeleteAsync(between).ConfigureAwait(false) is { } left)
            {
                throw problem.With($"{problem.Next} {left}");
            }

            throw;
        }

        return await DeleteAsync(between).ConfigureAwait(false);
    }

    private async Task RemoveOlderAsync(ManagedImageSpec between, CancellationToken cancellation)
    {
        if (await _images.FindAsync(between, cancellation).ConfigureAwait(false) is not null)
        {
            await _images.DeleteAsync(between).ConfigureAwait(false);
        }
    }

    // Never after a cancelled wait: Azure continues with the version, which still reads the image.
    private async Task<string?> DeleteAsync(ManagedImageSpec between)
    {
        try
        {
            await _images.DeleteAsync(between).ConfigureAwait(false);
            return null;
        }
        catch (AzureException problem)
        {
            return $"The intermediate managed image was left behind, and is billed. {problem.Message}";
        }
    }
}
