using VmGeneralize.Azure;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Sends an image into a managed disk that is made for it.</summary>
public static class DiskUpload
{
    private const string AddressName = "the disk's upload address";
    private const string StartOver = "A managed disk cannot be opened a second time for writing: what had arrived is deleted, and the same command starts "
        + "from the beginning.";

    /// <summary>Creates the disk (or continues with one after a kill), sends the image and closes the access in any case.</summary>
    /// <param name="link">How to reach Azure.</param>
    /// <param name="image">The image.</param>
    /// <param name="spec">The disk.</param>
    /// <param name="settings">How to send.</param>
    /// <param name="progress">Gets how far it is.</param>
    /// <param name="cancellation">Stops it; the half-written disk is deleted.</param>
    /// <exception cref="AzureStoppedException">It was stopped.</exception>
    /// <exception cref="VmGeneralize.Azure.AzureException">Azure refused or could not be reached.</exception>
    public static async Task<SentDisk> RunAsync(
        AzureLink link, AzureImage image, DiskSpec spec, UploadSettings settings, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        spec.Check();
        string ResumeOf(string target) => settings.ResumeFile ?? ImageUpload.ResumePath(image.SourceFile, target);
        using IDisposable alone = PageBlobUpload.Hold(ResumeOf(spec.Id) + ".disk"); // a second process would close the access of the first
        SentDisk? sent = null;
        string? resume = null;
        try
        {
            await new ManagedDisk(link.Access, StepProgress.Of(progress)).UploadAsync(
                spec,
                uniqueId => CanResume(image, spec, NameOf(spec.Id, uniqueId), ResumeOf(NameOf(spec.Id, uniqueId)), settings.Restart),
                async (open, token) =>
                {
                    PageBlobLocation target = LocationOf(link, open);
                    resume = ResumeOf(target.Name);
                    sent = await SendAsync(image, target, settings with { ResumeFile = resume }, progress, token).ConfigureAwait(false);
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
                throw new AzureStoppedException(
                    resume is null
                        ? "Cancelled before anything was sent. No new disk is left in Azure."
                        : $"Cancelled. Access to the disk in Azure was closed, and the half-written disk deleted. {StartOver}");
            }

            if (problem is AzureException open && sent is not null)
            {
                throw open.With($"{open.Next} All of the disk has arrived. Then make an image of it with: vmgeneralize register --source {spec.Id}");
            }

            throw;
        }

        return sent! with { Target = spec.Id, Disk = spec };
    }

    /// <summary>Whether the disk can be made there, as far as this login may ask.</summary>
    /// <returns>What could not be asked: sentences.</returns>
    /// <exception cref="RefusedException">This login may not make it, or there is no room for it.</exception>
    /// <exception cref="AzureException">There is no such region or zone.</exception>
    public static Task<IReadOnlyList<string>> RequireRoomAsync(
        AzureLink link, DiskSpec spec, IProgress<ProgressUpdate>? progress, CancellationToken cancellation) =>
        DiskRoom.Of(spec).RequireAsync(link, spec.Scope, [], progress, cancellation);

    // An open disk may be somebody else's upload, or an earlier one of another disk: neither is to be closed, nor written to.
    private static bool CanResume(AzureImage image, DiskSpec spec, string target, string resume, bool restart)
    {
        try
        {
            return PageBlobUpload.CanResume(image.Source, target, resume, restart);
        }
        catch (RefusedException other) when (PageBlobUpload.IsAboutResumeFile(other))
        {
            throw new RefusedException(
                other.Code,
                other.Reason,
                $"Add --restart to start again from the beginning in the same disk; or delete the file, and {ManagedDisk.Remove(spec)}");
        }
    }

    private static async Task<SentDisk> SendAsync(
        AzureImage image, PageBlobLocation target, UploadSettings settings, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        try
        {
            return await ImageUpload.RunAsync(image, target, settings, progress, cancellation).ConfigureAwait(false);
        }
        catch (AzureException problem)
        {
            throw problem.With($"{problem.Next} {StartOver}");
        }
    }

    // The same for the same disk whatever its address is, and another for one that was made later under the same name.
    private static string NameOf(string id, string? uniqueId) => $"{id} {uniqueId}";

    /// <summary>How to get at a disk that is open.</summary>
    internal static PageBlobLocation LocationOf(AzureLink link, OpenDisk open) => new()
    {
        Uri = open.Address,
        Name = NameOf(open.Id, open.UniqueId),
        IsManagedDisk = true,
        RenewAsync = open.RenewAsync,
        DiskCredential = link.Access.Credential,
        NeedsLogin = open.NeedsLogin,
        Transport = link.Access.Transport,
    };

    /// <summary>What <see cref="RunAsync"/> would call. Nothing is sent.</summary>
    public static PlannedCalls WhatIf(AzureLink link, AzureImage image, DiskSpec spec, UploadSettings settings, CancellationToken cancellation) =>
        WhatIf([.. link.ScopeCalls(), .. DiskRoom.Of(spec).Calls(spec.Scope), .. spec.CallsBefore()], image, settings, spec.CallsAfter(), cancellation);

    internal static PlannedCalls WhatIf(
        IEnumerable<AzureCall> before, AzureImage image, UploadSettings settings, IEnumerable<AzureCall> after, CancellationToken cancellation)
    {
        PageBlobLocation target = new() { Uri = new Uri("https://upload.invalid/disk"), Name = AddressName, IsManagedDisk = true };
        return PlannedCalls.Around(before, ImageUpload.WhatIf(image, target, settings, cancellation), after);
    }
}
