using VmGeneralize.Blocks;
using VmGeneralize.Blocks.HostFiles;
using VmGeneralize.Disks;
using VmGeneralize.Disks.InPlace;
using VmGeneralize.Pipeline.Html;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Results;
using VmGeneralize.Pipeline.Servicing;

namespace VmGeneralize.Pipeline.Targets;

/// <summary>The disk file itself, changed by a commit that leaves it old or new wherever it is interrupted. The origin must be open for that.</summary>
/// <param name="path">The disk file, as the user named it.</param>
public sealed class InPlaceTarget(string path) : IImageTarget<GeneralizeResult>
{
    public string File => path;

    /// <summary>Where the undo file is kept; null for nowhere.</summary>
    public string? Undo { get; init; }

    /// <summary>Path of the HTML page; null for nowhere.</summary>
    public string? Page { get; init; }

    public void Check(DiskSession session)
    {
        InPlaceChange.Require(session.Image);
        OutputFile.RequirePlain(Sidecar.PathFor(path));
        if (Undo is null)
        {
            return;
        }

        OutputFile.RequirePlain(Undo);
        OutputFolder.Require(Undo);
        if (System.IO.File.Exists(Undo))
        {
            throw new RefusedException(
                PipelineRefusal.OutputExists, $"{Undo} already exists, and may be the way back from another change.", "Choose another name with --undo.");
        }
    }

    /// <exception cref="UnfinishedCommitException">It was begun and could not be finished: the next command on the disk finishes it.</exception>
    public async Task<GeneralizeResult> WriteAsync(VerifiedDisk disk, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        // All of it is read first, as for a copy: what cannot be read is not an image, and is reported while nothing is changed.
        using FinalImage image = FinalImage.Of(disk);
        using DiscardingSink nowhere = new(image.Length);
        CopyResult read = await ImageCopier.CopyAsync(
            image.Device, image.Live, nowhere, image.Partitions, progress, cancellation, "Reading what stays").ConfigureAwait(false);
        progress?.Report(new ProgressUpdate("Preparing the change", 0, 0));
        InPlaceFacts facts = await Task.Run(() => Commit(disk, progress, cancellation), cancellation).ConfigureAwait(false);
        WrittenImage output = new(
            path, FormatOf(disk.Source.Image.Format), disk.Device.Length, image.Live.TotalLength, read.Written, read.Fingerprint, read.Volumes);
        return new GeneralizeResult(disk.Plan, output, Sidecar.PathFor(path)) { InPlace = facts };
    }

    public GeneralizeResult Record(GeneralizeResult result)
    {
        Sidecar.Write(path, result.Plan, result.Output, result.Plan.IsPrepared ? RecordState.Prepared : RecordState.Generalized);
        if (Page is null)
        {
            return result;
        }

        result = result with { HtmlPages = [Page] };
        HtmlReport.Write(Page, HtmlReport.Render(result), path);
        return result;
    }

    private InPlaceFacts Commit(VerifiedDisk disk, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        using FinalImage same = FinalImage.OfSameSize(disk);
        using InPlaceChange change = InPlaceChange.Prepare(disk.Source.Image, same.Device, same.Live, same.Changed, cancellation);
        cancellation.ThrowIfCancellationRequested();
        InPlaceRoom.Require(change, path, Undo, OutputFolder.FreeBytes);
        progress?.Report(new ProgressUpdate("Changing the disk", 0, 0));
        change.Commit(Undo);
        return new InPlaceFacts(change.WrittenBytes, change.ZeroedBytes, Undo);
    }

    private static OutputFormat FormatOf(DiskFormat format) => format switch
    {
        DiskFormat.Raw => OutputFormat.Raw,
        DiskFormat.VhdFixed => OutputFormat.FixedVhd,
        DiskFormat.VhdDynamic => OutputFormat.DynamicVhd,
        DiskFormat.VhdxFixed or DiskFormat.VhdxDynamic => OutputFormat.Vhdx,
        _ => throw new InvalidOperationException($"A {format.Name()} was let through"),
    };
}
