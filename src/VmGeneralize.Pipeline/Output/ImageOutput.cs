using VmGeneralize.Blocks;
using VmGeneralize.Blocks.HostFiles;
using VmGeneralize.Disks;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Output;

/// <summary>Writes an image to a new file.</summary>
internal static class ImageOutput
{
    /// <summary>Refuses, before any work, an output that must not be written.</summary>
    /// <exception cref="RefusedException">It exists already, is a folder, or is the source itself under this or another name.</exception>
    public static void CheckTarget(DiskSession session, string path, bool overwrite)
    {
        string full = Path.GetFullPath(path);
        if (OutputPath.IsFileOf(session, full))
        {
            throw new RefusedException(PipelineRefusal.OutputIsSource, $"{path} is the disk that is being read.", "Choose another name with -o.");
        }

        if (Directory.Exists(full))
        {
            throw new RefusedException(PipelineRefusal.OutputIsFolder, $"{path} is a folder.", "Give the name of a file with -o.");
        }

        OutputFile.RequirePlain(full);
        if (File.Exists(full) && !overwrite)
        {
            throw new RefusedException(PipelineRefusal.OutputExists, $"{path} exists already.", "Choose another name with -o, or replace it with --force.");
        }

        if (HostFile.IsInUse(full))
        {
            throw new RefusedException(
                PipelineRefusal.OutputInUse,
                $"{path} is open: it is another name of the disk that is being read, or another program has it.",
                "Choose another name with -o.");
        }
    }

    /// <summary>Writes all of it; the file gets its name when it is whole.</summary>
    public static async Task<WrittenImage> WriteAsync(
        FinalImage image, ImageFile file, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file.Path))!);
        using OutputFile output = new(file.Path, file.Overwrite);
        CopyResult copied;
        using (IDiskSink sink = DiskWriter.Create(output.TemporaryPath, file.Format, image.Length, image.Identity, rights: file.Rights))
        {
            copied = await ImageCopier.CopyAsync(image.Device, image.Live, sink, image.Partitions, progress, cancellation).ConfigureAwait(false);
            image.RequireUnchangedSource();
            sink.Complete();
        }

        output.Commit();
        return new WrittenImage(file.Path, file.Format, image.Length, image.Live.TotalLength, copied.Written, copied.Fingerprint, copied.Volumes);
    }
}

/// <summary>The file that an image is written to.</summary>
/// <param name="Path">Where.</param>
/// <param name="Format">Its container.</param>
/// <param name="Overwrite">Replace a file of that name.</param>
/// <param name="Rights">Who may read it.</param>
internal sealed record ImageFile(string Path, OutputFormat Format, bool Overwrite, OutputRights Rights);
