using VmGeneralize.Blocks;
using VmGeneralize.Blocks.HostFiles;
using VmGeneralize.Disks;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Output;

/// <summary>Writes an image to a new file.</summary>
internal static class ImageOutput
{
    /// <summary>Refuses, before any work, an output that must not be written.</summary>
    /// <param name="session">The disk.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="overwrite">Replace a file of that name.</param>
    /// <param name="makesFolder">The file's folder is made when it is missing.</param>
    /// <exception cref="RefusedException">
    /// It already exists, is a folder, cannot be written where it is, or is the source itself under this or another name.
    /// </exception>
    public static void CheckTarget(DiskSession session, string path, bool overwrite, bool makesFolder = false)
    {
        string full = Path.GetFullPath(path);
        if (OutputPath.IsFileOf(session, full))
        {
            throw new RefusedException(PipelineRefusal.OutputIsSource, $"{path} is the disk that is being read.", "Choose another name.");
        }

        if (Directory.Exists(full))
        {
            throw new RefusedException(PipelineRefusal.OutputIsFolder, $"{path} is a folder.", "Name a file.");
        }

        OutputFile.RequirePlain(full);
        if (File.Exists(full) && !overwrite)
        {
            throw new RefusedException(PipelineRefusal.OutputExists, $"{path} already exists.", "Choose another name, or replace it with --force.");
        }

        OutputFolder.Require(full, makesFolder);
        if (HostFile.IsInUse(full))
        {
            throw new RefusedException(
                PipelineRefusal.OutputInUse,
                $"{path} is open: it is another name of the disk that is being read, or another program has it.",
                "Choose another name.");
        }
    }

    /// <summary>Writes all of it; the file gets its name when it is whole.</summary>
    public static async Task<WrittenImage> WriteAsync(
        FinalImage image, ImageFile file, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file.Path))!);
        OutputRoom.Require(image, file.Path, OutputFolder.FreeBytes(file.Path), cancellation);
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
