using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.InPlace;

/// <summary>
/// Changes a disk file so that it is the old one or the new one at whatever point the process or the machine stops: journal, flush, commit record, flush,
/// the disk, flush, no journal, flush.
/// </summary>
internal static class JournalledCommit
{
    /// <summary>Makes a change.</summary>
    /// <param name="place">The disk's folder.</param>
    /// <param name="disk">The disk file, which no other process has open.</param>
    /// <param name="lengthAfter">Bytes of it afterwards.</param>
    /// <param name="write">Adds the records.</param>
    /// <exception cref="IOException">It could not be started: the disk is unchanged.</exception>
    /// <exception cref="UnfinishedCommitException">It was started and could not be finished: the next command does.</exception>
    public static void Run(ICommitPlace place, ICommitFile disk, long lengthAfter, Action<JournalWriter> write)
    {
        using ICommitFile file = place.CreateJournal();
        long lengthBefore = disk.Length;
        Journal journal;
        try
        {
            JournalWriter writer = new(file, new JournalHeader(JournalHeader.CurrentVersion, JournalKind.Redo, lengthBefore, lengthAfter));
            write(writer);
            place.FlushFolder();
            writer.Commit(disk);
            journal = Journal.Read(file);
            if (!journal.IsCommitted)
            {
                throw new IOException($"{place.JournalPath} does not read as it was written.");
            }
        }
        catch
        {
            Withdraw(place, file);
            throw;
        }

        Finish(place, disk, file, journal);
    }

    /// <summary>Finishes what an earlier command started, or removes what it had not started.</summary>
    /// <param name="place">The disk's folder.</param>
    /// <param name="open">Opens the disk file for writing, so that no other process has it open; called when there is a journal.</param>
    /// <exception cref="RefusedException">The journal is damaged, or belongs to another disk.</exception>
    /// <exception cref="UnfinishedCommitException">It could not be finished this time either.</exception>
    public static JournalOutcome Recover(ICommitPlace place, Func<ICommitFile> open)
    {
        if (place.OpenJournal() is not { } seen)
        {
            return JournalOutcome.None;
        }

        seen.Dispose();
        using ICommitFile disk = open(); // a process that makes a change has it open: from here on nobody does
        using ICommitFile? file = place.OpenJournal();
        if (file is null)
        {
            return JournalOutcome.None;
        }

        Journal journal = Journal.Read(file);
        if (journal.IsCommitted && journal.Header.Kind == JournalKind.Redo)
        {
            RequireItsDisk(place, disk, journal);
            Finish(place, disk, file, journal);
            return JournalOutcome.Finished;
        }

        if (journal.HasHeader && SectorState.IsBegun(journal, disk))
        {
            throw new RefusedException(
                DiskFileRefusal.JournalDamaged,
                $"{place.JournalPath} is damaged, and the change that it holds was begun: the disk is neither the old one nor the new one.",
                "Take a copy of the disk from before. The journal may be deleted when the disk is replaced.");
        }

        file.Dispose();
        place.DeleteJournal();
        place.FlushFolder();
        return JournalOutcome.Dropped;
    }

    /// <summary>Removes an uncommitted journal, so that it cannot come back after a loss of power either; a failing device may keep it.</summary>
    private static void Withdraw(ICommitPlace place, ICommitFile file)
    {
        Try(() => file.SetLength(0));
        Try(file.Flush);
        file.Dispose(); // Windows keeps the name of a file that is open
        Try(place.DeleteJournal);
        Try(place.FlushFolder);

        static void Try(Action action)
        {
            try
            {
                action();
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                _ = problem; // what led here is reported
            }
        }
    }

    private static void RequireItsDisk(ICommitPlace place, ICommitFile disk, Journal journal)
    {
        JournalHeader header = journal.Header;
        long shorter = Math.Min(header.LengthBefore, header.LengthAfter);
        bool isItsDisk = disk.Length >= shorter && disk.Length <= Math.Max(header.LengthBefore, header.LengthAfter)
            && SectorState.IsBetween(journal, disk)
            && UnchangedSample.Compute(disk, shorter, journal.Changed) == journal.Seal.Sample;
        if (!isItsDisk)
        {
            throw new RefusedException(
                DiskFileRefusal.JournalOfAnother,
                $"{place.JournalPath} holds a change that was not finished, and the disk is not the one that it was begun on: it was replaced or used since.",
                "Delete the journal if the disk was replaced by a copy from before. If it was used as it was left, take a copy from before.");
        }
    }

    private static void Finish(ICommitPlace place, ICommitFile disk, ICommitFile file, Journal journal)
    {
        try
        {
            Apply(disk, journal);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UnfinishedCommitException(
                $"The disk is changed in part: {problem.Message}\n{place.JournalPath} holds the rest, and the next command on this disk writes it. Until "
                    + "then start nothing from the disk, and leave the journal where it is.",
                problem);
        }

        try
        {
            file.Dispose();
            place.DeleteJournal();
            place.FlushFolder();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UnfinishedCommitException(
                $"The disk is changed and complete, but {place.JournalPath} may still be there: {problem.Message}\n"
                    + "Make sure that it is deleted before the disk is used.",
                problem);
        }
    }

    private static void Apply(ICommitFile disk, Journal journal)
    {
        if (disk.Length != journal.Header.LengthAfter)
        {
            disk.SetLength(journal.Header.LengthAfter);
        }

        foreach ((JournalRecord record, _, ReadOnlyMemory<byte> data) in journal.Records())
        {
            if (record.Type == JournalRecordType.Zero)
            {
                disk.Zero(new Extent(record.Offset, record.Length));
            }
            else
            {
                disk.Write(record.Offset, data.Span);
            }
        }

        disk.Flush();
    }
}
