using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;
using VmGeneralize.Disks;

namespace VmGeneralize.Pipeline;

/// <summary>Sends a session's disk, edits included, to Azure: straight from its container and the overlay, no file in between.</summary>
public sealed class DiskUpload : IDisposable
{
    private const int TargetHashLength = 8;

    private readonly FinalImage _image;
    private readonly UploadSource _source;
    private readonly string _path;

    private DiskUpload(FinalImage image, UploadSource source, string path)
    {
        _image = image;
        _source = source;
        _path = path;
    }

    /// <summary>Size of the disk in bytes, a whole number of MiB.</summary>
    public long VirtualSize => _image.Length;

    /// <summary>Takes the disk as it is now and makes every check that needs no service.</summary>
    /// <param name="session">The disk; must outlive this object.</param>
    /// <param name="plan">What was applied to it; null: nothing.</param>
    /// <param name="managedDisk">It goes to a managed disk, not to a blob.</param>
    /// <exception cref="RefusedException">Azure would refuse it.</exception>
    public static DiskUpload Of(DiskSession session, PlanReport? plan, bool managedDisk)
    {
        FinalImage.CheckSectors(session);
        FinalImage image = FinalImage.Of(session);
        try
        {
            UploadSource source = new(image.Device, image.Live, DiskWriter.FixedVhdFooter(image.Length, image.Identity), Identity(session, plan));
            source.Check(managedDisk);
            return new DiskUpload(image, source, session.Path);
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    /// <summary>What would be sent. Reads the whole disk, calls no service.</summary>
    public UploadEstimate Estimate(bool managedDisk, CancellationToken cancellation) => PageBlobUpload.Estimate(_source, managedDisk, cancellation);

    /// <summary>Sends it to a page blob.</summary>
    /// <param name="link">Used for logging in when the address has no SAS.</param>
    /// <param name="address">Of the blob.</param>
    /// <param name="choices">How.</param>
    /// <param name="progress">Receives live bytes done.</param>
    /// <param name="cancellation">Ends it; the next run goes on.</param>
    public Task<TransferReport> ToBlobAsync(
        AzureLink link, Uri address, TransferChoices choices, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        PageBlobLocation location = BlobAddress.Location(link, address);
        return SendAsync(location, choices, ResumePath(choices, location.Name), progress, cancellation);
    }

    /// <summary>Creates a managed disk and sends it there; access is closed whatever happens.</summary>
    /// <param name="link">How to reach Azure.</param>
    /// <param name="spec">The disk.</param>
    /// <param name="choices">How.</param>
    /// <param name="progress">Receives live bytes done.</param>
    /// <param name="cancellation">Ends it; the half-written disk is deleted.</param>
    public async Task<TransferReport> ToDiskAsync(
        AzureLink link, DiskSpec spec, TransferChoices choices, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        TransferReport? report = null;
        string? resume = null;
        try
        {
            await new ManagedDisk(link.Access, StepProgress.Of(progress)).UploadAsync(
                spec,
                async (open, token) =>
                {
                    PageBlobLocation location = new()
                    {
                        Uri = open.Address,
                        Name = $"{open.Id} {open.UniqueId}",
                        IsManagedDisk = true,
                        RenewAsync = open.RenewAsync,
                        Transport = link.Access.Transport,
                    };
                    resume = ResumePath(choices, location.Name);
                    report = await SendAsync(location, choices, resume, progress, token).ConfigureAwait(false);
                },
                cancellation).ConfigureAwait(false);
        }
        catch when (resume is not null)
        {
            File.Delete(resume); // the disk that it tells of is gone
            throw;
        }

        return report! with { Target = spec.Id };
    }

    public void Dispose() => _image.Dispose();

    private async Task<TransferReport> SendAsync(
        PageBlobLocation location, TransferChoices choices, string? resume, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        TransferLimits limits = new();
        UploadResult result = await PageBlobUpload.UploadAsync(
            _source,
            location,
            new UploadOptions
            {
                ResumeFile = resume,
                Overwrite = choices.Overwrite,
                Limits = choices.Parallelism is { } parallelism ? limits with { Parallelism = parallelism } : limits,
                Progress = TransferProgress.OfUpload(progress),
            },
            cancellation).ConfigureAwait(false);
        return new TransferReport(
            result.Target,
            result.BlobLength,
            result.Sent,
            result.SentBefore,
            result.Skipped.NotAllocated,
            result.Skipped.Dead,
            result.Skipped.Zero,
            result.Requests,
            result.Repeated,
            Math.Round(result.Elapsed.TotalSeconds, 3));
    }

    // One file for each target, so that sending a disk to two places needs no thought.
    private string? ResumePath(TransferChoices choices, string target) => choices.Resume
        ? $"{_path}.{Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(target)))[..TargetHashLength]}.vmgeneralize-upload"
        : null;

    // The same files and the same changes by the same version give the same bytes.
    private static string Identity(DiskSession session, PlanReport? plan)
    {
        XxHash128 hash = new();
        hash.Append(Encoding.UTF8.GetBytes(ToolVersion.Text));
        foreach (string file in session.Image.Files)
        {
            FileInfo info = new(file);
            hash.Append(Encoding.UTF8.GetBytes($"\n{info.Length} {info.LastWriteTimeUtc.Ticks}"));
        }

        if (plan is not null)
        {
            hash.Append(JsonSerializer.SerializeToUtf8Bytes(plan, ReportJson.Lines.PlanReport));
        }
        else
        {
            hash.Append(Encoding.UTF8.GetBytes(DiskStamp.Compute(session.Overlay, session.Disk, session.Path)));
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
