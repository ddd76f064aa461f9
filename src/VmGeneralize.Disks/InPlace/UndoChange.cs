using Microsoft.Win32.SafeHandles;
using VmGeneralize.Blocks;
using VmGeneralize.Blocks.HostFiles;
using VmGeneralize.Disks.Raw;

namespace VmGeneralize.Disks.InPlace;

/// <summary>Undoes a change in place, with the file that was kept for it.</summary>
public sealed class UndoChange : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle _handle;
    private readonly HostCommitFile _disk;
    private readonly HostCommitFile _undo;
    private readonly Journal _journal;

    private UndoChange(string path, SafeFileHandle handle, HostCommitFile undo, Journal journal)
    {
        (_path, _handle, _undo, _journal) = (path, handle, undo, journal);
        _disk = new HostCommitFile(handle, path);
    }

    /// <summary>Bytes of the disk file that get their old contents back.</summary>
    public long Bytes => _journal.Bytes;

    /// <summary>Opens both, and checks that they belong together.</summary>
    /// <param name="disk">The disk file.</param>
    /// <param name="file">What <c>--undo</c> kept.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <exception cref="UsageException">The file is not an undo file, or is incomplete.</exception>
    /// <exception cref="RefusedException">The disk is not in the state after that change, or is in use.</exception>
    public static UndoChange Open(string disk, string file, CancellationToken cancellation = default)
    {
        FileType.Check(disk);
        PendingChange.End(disk);
        SafeFileHandle handle = FileDevice.OpenForChange(disk);
        HostCommitFile? undo = null;
        try
        {
            FileType.Check(file, "the file that --undo wrote");
            undo = HostCommitFile.Of(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0));
            Journal journal = Journal.Read(undo);
            cancellation.ThrowIfCancellationRequested();
            if (!journal.IsCommitted || journal.Header.Kind != JournalKind.Undo)
            {
                throw new UsageException($"{file} is not an undo file, or is incomplete: use the file that was named with --undo when the disk was changed.");
            }

            UndoChange change = new(disk, handle, undo, journal);
            change.RequireItsState(file);
            cancellation.ThrowIfCancellationRequested();
            return change;
        }
        catch
        {
            undo?.Dispose();
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Does it; <see cref="InPlaceChange.Commit"/> applies here too.</summary>
    public void Commit()
    {
        JournalledCommit.Run(new HostCommitPlace(_path), _disk, _journal.Header.LengthAfter, writer =>
        {
            foreach ((JournalRecord record, ReadOnlyMemory<byte> checks, ReadOnlyMemory<byte> data) in _journal.Records())
            {
                if (record.Type == JournalRecordType.Data)
                {
                    _disk.Reserve(new Extent(record.Offset, record.Length));
                }

                writer.Add(record, checks.Span, data.Span);
            }
        });
    }

    public void Dispose()
    {
        _undo.Dispose();
        _handle.Dispose();
    }

    private void RequireItsState(string file)
    {
        JournalHeader header = _journal.Header;
        bool isIts = _disk.Length == header.LengthBefore
            && SectorState.IsBefore(_journal, _disk)
            && UnchangedSample.Compute(_disk, Math.Min(header.LengthBefore, header.LengthAfter), _journal.Changed) == _journal.Seal.Sample;
        if (!isIts)
        {
            throw new RefusedException(
                DiskFileRefusal.UndoOfAnother,
                $"{_path} is not in the state that {file} leads back from: it is another disk, was undone already, or was used since.",
                "Use the disk as --in-place left it.");
        }
    }
}
