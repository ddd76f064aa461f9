using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Blobs;

/// <summary>Uploads a disk to a page blob or to a managed disk: its live, non-zero pages only, the footer last.</summary>
public static class PageBlobUpload
{
    /// <summary>Reads the whole source and reports what an upload from the beginning would send. Calls no service.</summary>
    /// <exception cref="RefusedException">Azure would refuse the image.</exception>
    public static UploadEstimate Estimate(UploadSource source, bool managedDisk, CancellationToken cancellation)
    {
        source.Check(managedDisk);
        WindowScanner scanner = new(source);
        byte[] buffer = new byte[WindowScanner.WindowSize];
        long ranges = 1;
        long bytes = UploadSource.PageSize;
        long zero = scanner.WantedBytes;
        foreach (Extent range in scanner.Windows(done: []))
        {
            cancellation.ThrowIfCancellationRequested();
            UploadWindow window = scanner.Read(range, buffer);
            long sent = window.Parts.Sum(part => part.Length);
            ranges += window.Parts.Count;
            bytes += sent;
            zero -= sent - window.BridgedBytes;
        }

        // A window is the largest request, so every run of pages in it is one.
        return new UploadEstimate(source.BlobLength, ranges, ranges, bytes, Skipped(source, scanner, zero));
    }

    /// <summary>Uploads, continuing where an interrupted upload of the same source stopped if the resume file says so.</summary>
    /// <exception cref="RefusedException">
    /// Azure would refuse the image; the blob exists (<c>blob-exists</c>) or has another size (<c>blob-size</c>); the resume file belongs to
    /// something else (<c>resume-other</c>) or cannot be read (<c>resume-unreadable</c>). Nothing was sent.
    /// </exception>
    /// <exception cref="AzureException">The service refused, or could not be reached for too long. What arrived is kept for the next run.</exception>
    public static async Task<UploadResult> UploadAsync(
        UploadSource source, PageBlobLocation target, UploadOptions options, CancellationToken cancellation)
    {
        source.Check(target.IsManagedDisk);
        using UploadState state = UploadState.Load(source, target.Name, options);
        using UploadSession session = new(source, target, options, state);
        return await session.RunAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>True when a refusal is about the resume file itself: deleting that would start the upload from the beginning.</summary>
    public static bool IsAboutResumeFile(RefusedException refusal) => ResumeFile.IsRefusal(refusal);

    /// <summary>Whether the resume file holds an interrupted upload of this source to this target, before any service is called.</summary>
    /// <exception cref="RefusedException">It belongs to something else, cannot be read, or another process works with it.</exception>
    /// <param name="source">The source.</param>
    /// <param name="target">The target's name.</param>
    /// <param name="resumeFile">The resume file.</param>
    /// <param name="restart">To send everything once more: then it need not be the same source.</param>
    public static bool CanResume(UploadSource source, string target, string resumeFile, bool restart = false)
    {
        using UploadState state = UploadState.Load(source, target, new UploadOptions { ResumeFile = resumeFile, Restart = restart });
        return state.Resumed;
    }

    /// <summary>Keeps other processes away from one transfer until the result is disposed; a killed process keeps nothing.</summary>
    /// <param name="path">What both would use: a file of the same name with <c>.lock</c> stands for it.</param>
    /// <exception cref="RefusedException">Another process has it (<c>transfer-running</c>).</exception>
    public static IDisposable Hold(string path) => ResumeFile.Lock(path);

    // 4 KiB units at the edge of what is live may be sent with a few dead bytes as zeros, so the difference can fall below nothing.
    internal static SkippedBytes Skipped(UploadSource source, WindowScanner scanner, long zero) => new(
        NotAllocated: source.Device.Length - scanner.StoredBytes,
        Dead: scanner.StoredBytes - scanner.WantedBytes,
        Zero: Math.Max(0, zero));
}
