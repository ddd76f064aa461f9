using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>$LogFile: whether it is clean, and emptying it.</summary>
internal static class LogFile
{
    private const int ProbeSize = 64 << 10;
    private const int FillSize = 1 << 20;

    /// <summary>
    /// Judges the log by its newer restart page. A log that starts with 64 KiB of 0xFF and has no record at any power of two is
    /// empty; reading all of it would show no more, since records start right after the restart pages.
    /// </summary>
    public static (LogFileState State, string Evidence) Read(AttributeStream log)
    {
        if (IsEmpty(log))
        {
            return (LogFileState.Empty, "$LogFile is empty");
        }

        RestartPage? first = RestartPage.TryRead(log, 0);
        RestartPage? second = null;
        for (int size = first?.PageSize ?? 512; size <= 1 << 16 && second is null; size *= 2)
        {
            second = RestartPage.TryRead(log, size);
            if (first is not null)
            {
                break;
            }
        }

        RestartPage? page = second is not null && (first is null || second.CurrentLsn > first.CurrentLsn) ? second : first;
        if (page is null)
        {
            return (LogFileState.Unclean, "$LogFile holds data but no intact restart page");
        }

        string evidence = $"$LogFile version {page.MajorVersion}.{page.MinorVersion}, client {(page.HasActiveClient ? "active" : "none")}, clean "
            + $"flag {(page.IsClean ? "set" : "not set")}";
        return (page switch
        {
            { MajorVersion: >= 2 } => LogFileState.FastStartup,
            { HasActiveClient: false } or { IsClean: true } => LogFileState.Clean,
            _ => LogFileState.Unclean,
        }, evidence);
    }

    /// <summary>Fills all clusters of the log with 0xFF, which Windows treats as a new log.</summary>
    public static void Empty(ClusterSpace space, AttributeStream log)
    {
        byte[] fill = new byte[Math.Max(FillSize, space.BytesPerCluster)];
        fill.AsSpan().Fill(0xFF);
        foreach (Run run in log.Runs.Runs.Where(run => !run.Lcn.IsSparse))
        {
            Extent extent = space.ExtentOf(run);
            for (long offset = extent.Offset; offset < extent.End; offset += fill.Length)
            {
                space.Writable.Write(offset, fill.AsSpan(0, (int)Math.Min(fill.Length, extent.End - offset)));
            }
        }
    }

    /// <summary>Bytes in the clusters of the log that are not 0xFF.</summary>
    public static long CountFilled(ClusterSpace space, AttributeStream log)
    {
        byte[] buffer = new byte[FillSize];
        long filled = 0;
        foreach (Run run in log.Runs.Runs.Where(run => !run.Lcn.IsSparse))
        {
            Extent extent = space.ExtentOf(run);
            for (long offset = extent.Offset; offset < extent.End; offset += buffer.Length)
            {
                Span<byte> bytes = buffer.AsSpan(0, (int)Math.Min(buffer.Length, extent.End - offset));
                space.Device.Read(offset, bytes);
                filled += bytes.Length - bytes.Count((byte)0xFF);
            }
        }

        return filled;
    }

    private static bool IsEmpty(AttributeStream log)
    {
        byte[] probe = new byte[(int)Math.Min(ProbeSize, log.Length)];
        log.Read(0, probe);
        if (probe.AsSpan().IndexOfAnyExcept((byte)0xFF) >= 0)
        {
            return false;
        }

        for (long offset = ProbeSize; offset < log.Length; offset *= 2)
        {
            int read = log.Read(offset, probe.AsSpan(0, Math.Min(4, probe.Length)));
            if (probe.AsSpan(0, read).IndexOfAnyExcept((byte)0xFF) >= 0)
            {
                return false;
            }
        }

        return true;
    }
}
