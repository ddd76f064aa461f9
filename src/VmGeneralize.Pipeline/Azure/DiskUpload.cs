using VmGeneralize.Azure.Blobs;
using VmGeneralize.Azure.Compute;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Sends an image into a managed disk that is made for it.</summary>
public static class DiskUpload
{
    private const string AddressName = "the disk's upload address";

    /// <summary>Creates the disk (or goes on with one after a kill), sends the image and closes the access whatever happens.</summary>
    /// <param name="link">How to reach Azure.</param>
    /// <param name="image">The image.</param>
    /// <param name="spec">The disk.</param>
    /// <param name="settings">How to send.</param>
    /// <param name="progress">Gets how far it is.</param>
    /// <param name="cancellation">Stops it; the half-written disk is deleted.</param>
    /// <exception cref="AzureStoppedException">It was stopped.</exception>
    /// <exception cref="VmGeneralize.Azure.AzureException">Azure refused or could not be reached.</exception>
    public static async Task<UploadReport> RunAsync(
        AzureLink link, AzureImage image, DiskSpec spec, UploadSettings settings, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        spec.Check();
        UploadReport? report = null;
        string? resume = null;
        try
        {
            await new ManagedDisk(link.Access, StepProgress.Of(progress)).UploadAsync(
                spec,
                async (open, token) =>
                {
                    PageBlobLocation target = LocationOf(link, open);
                    resume = settings.ResumeFile ?? ImageUpload.ResumePath(image.SourceFile, target.Name);
                    report = await ImageUpload.RunAsync(image, target, settings with { ResumeFile = resume }, progress, token).ConfigureAwait(false);
                },
                cancellation).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            if (resume is not null)
            {
                File.Delete(resume); // the disk that it tells of is gone
            }

            if (problem is OperationCanceledException && cancellation.IsCancellationRequested)
            {
                throw new AzureStoppedException("Cancelled. Access to the disk in Azure was closed, and the half-written disk deleted.");
            }

            throw;
        }

        return report! with { Target = spec.Id };
    }

    /// <summary>How to get at a disk that is open.</summary>
    internal static PageBlobLocation LocationOf(AzureLink link, OpenDisk open) => new()
    {
        Uri = open.Address,
        Name = $"{open.Id} {open.UniqueId}",
        IsManagedDisk = true,
        RenewAsync = open.RenewAsync,
        Transport = link.Access.Transport,
    };

    /// <summary>What <see cref="RunAsync"/> would call. Nothing is sent.</summary>
    public static WhatIfReport WhatIf(AzureLink link, AzureImage image, DiskSpec spec, UploadSettings settings, CancellationToken cancellation) =>
        WhatIf([.. link.ScopeCalls(), .. spec.CallsBefore()], image, settings, spec.CallsAfter(), cancellation);

    internal static WhatIfReport WhatIf(
        IEnumerable<AzureCall> before, AzureImage image, UploadSettings settings, IEnumerable<AzureCall> after, CancellationToken cancellation)
    {
        PageBlobLocation target = new() { Uri = new Uri("https://upload.invalid/disk"), Name = AddressName, IsManagedDisk = true };
        return WhatIfReport.Around(before, ImageUpload.WhatIf(image, target, settings, cancellation), after);
    }
}
