using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.Guests;
using VmGeneralize.Volumes;

namespace VmGeneralize.Pipeline;

/// <summary>Writes a session's disk, edits included, to a new file.</summary>
public static class ImageOutput
{
    private const long Mebibyte = 1 << 20;

    // A fixed time: the same disk gives the same file, and nobody reads this field.
    internal static readonly DateTimeOffset Timestamp = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Path ending that fits a format.</summary>
    public static string Extension(OutputFormat format) => format switch
    {
        OutputFormat.Vhdx => ".vhdx",
        OutputFormat.Raw => ".raw",
        _ => ".vhd",
    };

    /// <summary>Refuses, before any work, an output that must not be written.</summary>
    /// <exception cref="RefusedException">It exists already, or is the source itself.</exception>
    public static void CheckTarget(DiskSession session, string path, bool overwrite)
    {
        string full = Path.GetFullPath(path);
        if (session.Image.Files.Any(file => string.Equals(Path.GetFullPath(file), full, StringComparison.OrdinalIgnoreCase)))
        {
            throw new RefusedException("output-is-source", $"{path} is the disk that is being read.", "Choose another name with -o.");
        }

        if (File.Exists(full) && !overwrite)
        {
            throw new RefusedException("output-exists", $"{path} exists already.", "Choose another name with -o, or replace it with --force.");
        }
    }

    /// <exception cref="RefusedException">The target cannot take this disk.</exception>
    public static async Task<OutputReport> WriteAsync(
        DiskSession session,
        string path,
        OutputFormat format,
        bool overwrite,
        IProgress<ProgressUpdate>? progress,
        CancellationToken cancellation)
    {
        CheckTarget(session, path, overwrite);
        if (session.Overlay.LogicalSectorSize != 512 && format != OutputFormat.Raw)
        {
            throw new RefusedException(
                "4k-sectors",
                $"The disk has logical sectors of {session.Overlay.LogicalSectorSize} bytes; Azure starts only disks with 512.",
                "Create a disk with 512-byte (512e) sectors and copy the system over in the VM.");
        }

        // Azure takes whole MiB only. Grown by zeros; a GPT keeps its backup in the last sectors, so that moves along.
        long length = (session.Overlay.Length + Mebibyte - 1) / Mebibyte * Mebibyte;
        using PaddedDevice padded = new(session.Overlay, length);
        using OverlayDevice final = new(padded);
        ExtentSet live = session.Disk.LiveExtents();
        if (length != session.Overlay.Length && session.Disk.Layout.Scheme == PartitionScheme.Gpt)
        {
            GptRelocation.Grow(final);
            live.Add(Extent.FromBounds(session.Overlay.Length, length));
            live.AddRange(final.ChangedExtents());
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using OutputFile output = new(path, overwrite);
        long written;
        string fingerprint;
        TallyingSink tally;
        using (IDiskSink sink = DiskWriter.Create(output.TemporaryPath, Container(format), length, Identity(session)))
        {
            tally = new TallyingSink(sink, [.. session.Disk.Partitions.Select(volume => volume.Partition)]);
            (written, fingerprint) = await ImageCopier.CopyAsync(final, live, tally, progress, cancellation).ConfigureAwait(false);
            tally.Complete();
        }

        output.Commit();
        return new OutputReport(path, format.ToString(), length, live.TotalLength, written, length - written, fingerprint, tally.Volumes);
    }

    private static DiskOutput Container(OutputFormat format) => format switch
    {
        OutputFormat.DynamicVhd => DiskOutput.DynamicVhd,
        OutputFormat.Vhdx => DiskOutput.Vhdx,
        OutputFormat.Raw => DiskOutput.Raw,
        _ => DiskOutput.FixedVhd,
    };

    // The container's own id is derived from what the disk is, so that writing it twice gives the same bytes.
    private static DiskIdentity Identity(DiskSession session) =>
        new(new Guid(System.IO.Hashing.XxHash128.Hash(System.Text.Encoding.UTF8.GetBytes(
            $"{session.Disk.Layout.DiskId}/{session.Disk.Layout.MbrSignature}/{session.Overlay.Length}"))), Timestamp);
}
