using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Output;

/// <summary>Writes a session's disk, edits included, to a new file.</summary>
public static class ImageOutput
{
    /// <summary>Path ending that fits a format.</summary>
    public static string Extension(OutputFormat format) => format switch
    {
        OutputFormat.Vhdx => ".vhdx",
        OutputFormat.Raw => ".raw",
        _ => ".vhd",
    };

    /// <summary>Refuses, before any work, an output that must not be written.</summary>
    /// <exception cref="RefusedException">It exists already, is a folder, or is the source itself under this or another name.</exception>
    public static void CheckTarget(DiskSession session, string path, bool overwrite)
    {
        string full = Path.GetFullPath(path);
        if (OutputPath.IsFileOf(session, full))
        {
            throw new RefusedException("output-is-source", $"{path} is the disk that is being read.", "Choose another name with -o.");
        }

        if (Directory.Exists(full))
        {
            throw new RefusedException("output-is-folder", $"{path} is a folder.", "Give the name of a file with -o.");
        }

        if (File.Exists(full) && !overwrite)
        {
            throw new RefusedException("output-exists", $"{path} exists already.", "Choose another name with -o, or replace it with --force.");
        }

        if (OutputPath.IsInUse(full))
        {
            throw new RefusedException("output-in-use", $"{path} is open: it is another name of the disk that is being read, or another program has it.", "Choose another name with -o.");
        }
    }

    /// <exception cref="RefusedException">The target cannot take this disk.</exception>
    public static async Task<WrittenImage> WriteAsync(
        DiskSession session,
        string path,
        OutputFormat format,
        bool overwrite,
        IProgress<ProgressUpdate>? progress,
        CancellationToken cancellation)
    {
        CheckTarget(session, path, overwrite);
        if (format != OutputFormat.Raw)
        {
            FinalImage.RequireAzureSectors(session);
        }

        using FinalImage final = FinalImage.Of(session);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using OutputFile output = new(path, overwrite);
        long written;
        string fingerprint;
        TallyingSink tally;
        using (IDiskSink sink = DiskWriter.Create(output.TemporaryPath, Container(format), final.Length, final.Identity))
        {
            tally = new TallyingSink(sink, [.. session.Disk.Partitions.Select(volume => volume.Partition)]);
            (written, fingerprint) = await ImageCopier.CopyAsync(final.Device, final.Live, tally, progress, cancellation).ConfigureAwait(false);
            tally.Complete();
        }

        output.Commit();
        return new WrittenImage(path, format, final.Length, final.Live.TotalLength, written, fingerprint, tally.Volumes);
    }

    internal static DiskOutput Container(OutputFormat format) => format switch
    {
        OutputFormat.DynamicVhd => DiskOutput.DynamicVhd,
        OutputFormat.Vhdx => DiskOutput.Vhdx,
        OutputFormat.Raw => DiskOutput.Raw,
        _ => DiskOutput.FixedVhd,
    };
}
