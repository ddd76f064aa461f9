using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.Disks.Devices;
using VmGeneralize.Pipeline.Html;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Targets;

/// <summary>A whole block device of this machine. The disk grows to its size; nothing that was on it remains.</summary>
/// <param name="node">The device.</param>
public sealed class DeviceTarget(string node) : IImageTarget<GeneralizeResult>
{
    private const int Ends = 1 << 20; // bytes at either end that are checked

    private HostDevice? _device;

    public string File => node;

    /// <summary>Write over what is there.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Path of the HTML page, with the record beside it; null for nowhere.</summary>
    public string? Page { get; init; }

    public void Check(DiskSession session)
    {
        _device = HostDevice.Find(node);
        if (session.Image.Files.Any(_device.Holds))
        {
            throw new RefusedException(PipelineRefusal.OutputIsSource, $"{node} is the disk that is being read, or holds it.", "Use another device.");
        }

        _device.RequireUnused();
        if (_device.LogicalSectorSize != session.Overlay.LogicalSectorSize)
        {
            throw new RefusedException(
                DeviceRefusal.DoesNotFit,
                $"{node} has logical sectors of {_device.LogicalSectorSize} bytes, the disk has {session.Overlay.LogicalSectorSize}: "
                    + "its partition table would be read wrongly.",
                "Use a device with sectors of that size.");
        }

        if (_device.Length < session.Overlay.Length)
        {
            throw new RefusedException(
                DeviceRefusal.DoesNotFit,
                $"{node} has {Bytes.Text(_device.Length)}, the disk {Bytes.Text(session.Overlay.Length)}.",
                "Use a larger device, or make the disk smaller.");
        }

        if (!Overwrite && !IsEmpty())
        {
            throw new RefusedException(
                DeviceRefusal.NotEmpty, $"Something is on {node}, and all of it would be lost.", "Use another device, or overwrite this one with --force.");
        }

        RunRecord.Prepare(Page);
    }

    /// <exception cref="UnfinishedDeviceException">Writing had begun and could not be finished.</exception>
    /// <exception cref="CancelledOnDeviceException">It was cancelled when writing had begun.</exception>
    public async Task<GeneralizeResult> WriteAsync(VerifiedDisk disk, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        using FinalImage image = FinalImage.OfSize(disk, _device!.Length);
        _device.RequireUnused(); // planning took a while
        using DeviceSink sink = DeviceSink.Open(_device, cancellation);
        try
        {
            sink.Erase();
            CopyResult copied = await ImageCopier.CopyAsync(
                image.Device, image.Live, sink, image.Partitions, progress, cancellation, "Writing the device").ConfigureAwait(false);
            image.RequireUnchangedSource();
            sink.Complete();
            WrittenImage output = new(
                node, OutputFormat.Raw, image.Length, image.Live.TotalLength, copied.Written, copied.Fingerprint, copied.Volumes);
            return new GeneralizeResult(disk.Plan, output, Page is null ? null : Sidecar.PathFor(Page));
        }
        catch (OperationCanceledException)
        {
            throw new CancelledOnDeviceException(node);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or VmGeneralizeException)
        {
            throw new UnfinishedDeviceException(node, problem);
        }
    }

    public GeneralizeResult Record(GeneralizeResult result)
    {
        if (Page is null)
        {
            return result; // no files are made beside a node
        }

        result = result with { HtmlPages = [Page] };
        Sidecar.WriteTo(
            result.Record!, result.Plan.Disk.File, result.Plan, result.Output, result.Plan.IsPrepared ? RecordState.Prepared : RecordState.Generalized);
        HtmlReport.Write(Page, HtmlReport.Render(result), result.Plan.Disk.File);
        return result;
    }

    private bool IsEmpty()
    {
        using FileStream device = new(node, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        byte[] end = new byte[(int)Math.Min(Ends, _device!.Length)];
        foreach (long position in new[] { 0, _device.Length - end.Length })
        {
            device.Position = position;
            device.ReadExactly(end);
            if (end.AsSpan().ContainsAnyExcept((byte)0))
            {
                return false;
            }
        }

        return true;
    }
}
