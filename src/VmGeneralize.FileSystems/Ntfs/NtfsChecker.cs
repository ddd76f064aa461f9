using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs.DeadData;
using VmGeneralize.FileSystems.Ntfs.Indexes;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>
/// The consistency check: one pass over $MFT that gathers what files own and how they are named, then all directories
/// against that. Takes one bit of memory per cluster and a few bytes per file record.
/// </summary>
/// <param name="volume">The volume.</param>
/// <param name="slack">Receives what is read here, so that it need not read it again.</param>
internal sealed class NtfsChecker(NtfsVolume volume, SlackWalker slack)
{
    private const int MaxProblems = 200;

    private readonly List<ConsistencyProblem> _problems = [];
    private int _harmless;
    private readonly RecordSurvey _survey = new(volume, slack);

    public List<ConsistencyProblem> Check()
    {
        _survey.Run(Report, ReportHarmless);
        CheckClusters();
        CheckMirror();
        if (volume.BackupBootSector.IsMissing)
        {
            ReportHarmless("the backup boot sector after the last cluster is missing");
        }

        for (long number = 0; number < volume.Mft.Records; number++)
        {
            volume.Cancellation.ThrowIfCancellationRequested();
            if (_survey.IsDirectory(number))
            {
                Guard($"directory {number}", () => CheckDirectory(volume.Open(number)));
            }
        }

        _survey.ReportUnmatchedNames(Report, ReportHarmless);
        Guard("$Extend", CheckViewIndexes);
        volume.Mft.DropCache(); // filled with all directories, of which what follows needs few
        return _problems;
    }

    private void CheckClusters()
    {
        UnitBits stored = volume.ClusterBitmap.Bits;
        for (long at = stored.NextDifference(_survey.Clusters, 0); at < stored.Count;)
        {
            volume.Cancellation.ThrowIfCancellationRequested();
            bool isUsed = _survey.Clusters[at];
            long end = Math.Min(
                Math.Min(stored.Next(at, !stored[at]), _survey.Clusters.Next(at, !isUsed)),
                stored.Count);
            if (isUsed)
            {
                Report($"clusters {at} to {end - 1} are used by a file but free in $Bitmap");
            }
            else
            {
                ReportHarmless($"clusters {at} to {end - 1} are allocated but used by no file in $Bitmap");
            }

            at = stored.NextDifference(_survey.Clusters, end);
        }
    }

    private void CheckMirror()
    {
        int size = volume.Mft.BytesPerRecord;
        byte[] mirror = new byte[size];
        for (long number = 0; number < Math.Min(volume.Mft.MirroredRecords, volume.Mft.Records); number++)
        {
            long at = number;
            Guard($"$MFTMirr record {number}", () =>
            {
                volume.Mft.ReadMirror(at, mirror);
                byte[] record = new byte[size];
                volume.Mft.ReadRaw(at, record);
                if (!mirror.AsSpan().SequenceEqual(record))
                {
                    // Large clusters hold more copies than NTFS keeps up to date: only the first ones are ever read.
                    Action<string> report = at < WellKnownRecord.FirstUnmirrored ? Report : ReportHarmless;
                    report($"record {at} differs in $MFTMirr");
                }
            });
        }
    }

    private void CheckDirectory(NtfsFile directory)
    {
        IReadOnlyList<string> problems = NtfsDirectory.Open(volume, directory).Check(entry => CheckEntry(directory, entry), out long held);
        foreach (string problem in problems)
        {
            Report($"directory {directory.Base.Number}: {problem}");
        }

        if (problems.Count == 0 && directory.Attributes.Count(attribute => attribute.Type == AttributeType.IndexRoot) == 1)
        {
            slack.TakeIndex(directory.Base.Number, held);
        }
    }

    private void CheckEntry(NtfsFile directory, IndexEntry entry)
    {
        ReadOnlySpan<byte> name = entry.Key; // in place: what it says is asked for only where it is wrong
        MftReference file = new(entry.FileReference);
        if (FileNameKey.ParentOf(name) != directory.Reference.Value)
        {
            Report($"directory {directory.Base.Number}: entry \"{FileNameKey.NameOf(name)}\" names the parent {new MftReference(FileNameKey.ParentOf(name))}");
        }

        if (!_survey.IsFile(file))
        {
            Report($"directory {directory.Base.Number}: entry \"{FileNameKey.NameOf(name)}\" leads to {file}, which is not a file");
        }
        else
        {
            _survey.TakeName(file, name);
        }
    }

    private void CheckViewIndexes()
    {
        ViewIndexes views = new(volume);
        CheckView("$ObjId:$O", views.ObjectIds, ViewIndexes.FileOfObjectId);
        CheckView("$Reparse:$R", views.ReparsePoints, ViewIndexes.FileOfReparsePoint);
    }

    private void CheckView(string index, IndexTree? tree, Func<IndexEntry, MftReference?> fileOf)
    {
        if (tree is null)
        {
            return;
        }

        IReadOnlyList<string> problems = tree.Check(
            entry =>
            {
                if (fileOf(entry) is not { } file || !_survey.IsFile(file))
                {
                    Report($"{index}: an entry leads to {fileOf(entry)}, which is not a file");
                }
            },
            out _);
        foreach (string problem in problems)
        {
            Report($"{index}: {problem}");
        }
    }

    private void Guard(string what, Action check)
    {
        try
        {
            check();
        }
        catch (VmGeneralizeException exception)
        {
            Report($"{what}: {exception.Message}");
        }
    }

    private void Report(string problem)
    {
        if (_problems.Count - _harmless < MaxProblems)
        {
            _problems.Add(new ConsistencyProblem(problem));
        }
    }

    // Counted separately: many of these must not hide one of the others.
    private void ReportHarmless(string problem)
    {
        if (_harmless < MaxProblems)
        {
            _harmless++;
            _problems.Add(new ConsistencyProblem(problem, IsHarmless: true));
        }
    }
}
