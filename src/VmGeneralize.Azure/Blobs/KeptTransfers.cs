using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Blobs;

/// <summary>Finds the resume files of transfers that were interrupted, and removes them.</summary>
public static class KeptTransfers
{
    /// <summary>How the name of an upload's resume file ends.</summary>
    public const string UploadEnding = ".vmgeneralize-upload";

    /// <summary>How the name of a download's resume file ends.</summary>
    public const string DownloadEnding = ".vmgeneralize-download";

    /// <summary>How the name of an unfinished download ends.</summary>
    public const string PartialEnding = ".vmgeneralize-partial";

    /// <summary>Those in a folder, ordered by name; not of the folders in it.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static IReadOnlyList<KeptTransfer> In(string folder) =>
    [
        .. Directory.EnumerateFiles(folder).Where(file => file.EndsWith(UploadEnding, StringComparison.Ordinal)).Select(OfUpload)
            .Concat(Directory.EnumerateFiles(folder).Where(file => file.EndsWith(DownloadEnding, StringComparison.Ordinal)).Select(OfDownload))
            .OrderBy(transfer => transfer.File, StringComparer.Ordinal),
    ];

    /// <summary>Removes one: its resume file, and what a download has written so far.</summary>
    /// <exception cref="RefusedException">A process works with it.</exception>
    public static void Remove(KeptTransfer transfer)
    {
        using IDisposable alone = ResumeFile.Lock(transfer.File);
        File.Delete(transfer.File);
        foreach (string part in transfer.Parts)
        {
            File.Delete(part);
        }
    }

    private static KeptTransfer OfUpload(string file)
    {
        try
        {
            if (ResumeFile.Load(file, ResumeJson.Default.ResumeRecord) is { Target: not null, Sent: not null } record)
            {
                // Pairs of offset and length.
                long done = record.Sent.Where((_, index) => index % 2 == 1).Aggregate(0L, (sum, length) => checked(sum + length));
                return Of(file, isUpload: true, record.Target, record.Length, done, []);
            }
        }
        catch (Exception problem) when (problem is RefusedException or OverflowException)
        {
            // Reported as one that cannot be read.
        }

        return Of(file, isUpload: true, place: null, 0, 0, []);
    }

    private static KeptTransfer OfDownload(string file)
    {
        string written = file[..^DownloadEnding.Length];
        string[] parts =
        [
            .. Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(file))!, Path.GetFileName(written) + ".*" + PartialEnding)
                .Order(StringComparer.Ordinal),
        ];
        try
        {
            if (ResumeFile.Load(file, ResumeJson.Default.DownloadResumeRecord) is { Source: not null } record)
            {
                return Of(file, isUpload: false, record.Source, record.Length, record.Position, parts);
            }
        }
        catch (RefusedException)
        {
            // Reported as one that cannot be read.
        }

        return Of(file, isUpload: false, place: null, 0, 0, parts);
    }

    private static KeptTransfer Of(string file, bool isUpload, string? place, long length, long done, string[] parts) =>
        new(file, isUpload, place, length, done, new DateTimeOffset(File.GetLastWriteTimeUtc(file)), IsRunning(file), parts);

    // A killed process leaves the lock file, but does not hold it.
    private static bool IsRunning(string file)
    {
        if (!File.Exists(ResumeFile.LockOf(file)))
        {
            return false;
        }

        try
        {
            ResumeFile.Lock(file).Dispose();
            return false;
        }
        catch (RefusedException)
        {
            return true;
        }
    }
}
