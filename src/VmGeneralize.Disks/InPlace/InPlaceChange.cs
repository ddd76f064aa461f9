using VmGeneralize.Blocks;
using VmGeneralize.Blocks.HostFiles;

namespace VmGeneralize.Disks.InPlace;

/// <summary>A change of a disk in its own file, ready to be committed: all of it or nothing. Unreferenced bytes become zero.</summary>
public sealed class InPlaceChange : IDisposable
{
    private const int Chunk = 1 << 20;

    private readonly DiskImage _image;
    private readonly ContainerDraft _draft;
    private readonly bool _isEmpty;

    private InPlaceChange(DiskImage image, ContainerDraft draft)
    {
        (_image, _draft) = (image, draft);
        _isEmpty = !draft.File.Changes(knowsDropped: false).Any();
        if (!_isEmpty)
        {
            draft.Finish();
        }
    }

    /// <summary>Bytes of the file that get other contents; known after <see cref="Commit"/>.</summary>
    public long WrittenBytes { get; private set; }

    /// <summary>Bytes of the file that become zero, holes where its file system can; known after <see cref="Commit"/>.</summary>
    public long ZeroedBytes { get; private set; }

    /// <summary>Refuses, before any work, a disk that cannot be changed in place.</summary>
    /// <exception cref="RefusedException">The reason, and what to do.</exception>
    public static void Require(DiskImage image)
    {
        if (image.Format is DiskFormat.VhdDifferencing or DiskFormat.VhdxDifferencing)
        {
            throw new RefusedException(
                DiskFileRefusal.NotInPlace,
                $"{image.Files[0]} is a {image.Format.Name()}: most of what would change is in its parents, which other disks may need unchanged.",
                "Write a new file with -o: it holds all of the chain.");
        }

        if (image.Draft is null || image.File is not { IsWritable: true })
        {
            throw new RefusedException(
                DiskFileRefusal.NotInPlace, $"{image.Files[0]} is not a file: only disk files are changed in place.", "Write a new file with -o.");
        }
    }

    /// <summary>Finds out what must be changed in the file.</summary>
    /// <param name="image">The disk, opened for it (<see cref="DiskOpenOptions.ForChange"/>).</param>
    /// <param name="target">The disk as it will be; of the same size.</param>
    /// <param name="live">The parts of it that the file must hold; everything else becomes zero.</param>
    /// <param name="changed">Where <paramref name="target"/> may differ.</param>
    /// <param name="cancellation">Cancels it.</param>
    public static InPlaceChange Prepare(DiskImage image, IBlockDevice target, ExtentSet live, ExtentSet changed, CancellationToken cancellation)
    {
        ExtentSet written = live.Intersect(changed);
        ContainerDraft draft = image.Draft!(NewBlocks(image, written));
        try
        {
            foreach (Extent dead in ExtentSequence.Except(image.Device.StoredExtents(new Extent(0, image.VirtualSize)), live))
            {
                cancellation.ThrowIfCancellationRequested();
                draft.Drop(dead);
            }

            ExtentSet used = new(draft.Used());
            foreach (Extent dead in ExtentSequence.Except(image.File!.StoredExtents(new Extent(0, image.FileLength)), used))
            {
                cancellation.ThrowIfCancellationRequested();
                draft.File.Drop(dead);
            }

            byte[] buffer = new byte[Chunk];
            foreach (Extent extent in written)
            {
                for (long position = extent.Offset; position < extent.End; position += Chunk)
                {
                    cancellation.ThrowIfCancellationRequested();
                    Span<byte> bytes = buffer.AsSpan(0, (int)Math.Min(Chunk, extent.End - position));
                    target.Read(position, bytes);
                    draft.Write(position, bytes);
                }
            }

            return new InPlaceChange(image, draft);
        }
        catch
        {
            draft.Dispose();
            throw;
        }
    }

    /// <summary>Bytes that the journal next to the disk takes while the disk is changed.</summary>
    /// <param name="exact">False: the maximum, computed without reading.</param>
    public long JournalBytes(bool exact) =>
        exact ? JournalWriter.BytesOf(_draft.File.Changes(knowsDropped: false)) : _draft.File.MaxJournalBytes(knowsDropped: false);

    /// <summary>Bytes that the undo file takes.</summary>
    /// <inheritdoc cref="JournalBytes"/>
    public long UndoBytes(bool exact) =>
        exact ? UndoFile.BytesOf(_draft.File, _image.FileLength) : _draft.File.MaxJournalBytes(knowsDropped: true);

    /// <summary>Makes the change. It cannot be cancelled from here on; if interrupted, the next command on the disk finishes it.</summary>
    /// <param name="undo">Where the undo file is kept; null for nowhere.</param>
    /// <exception cref="IOException">It could not be started: the disk is unchanged.</exception>
    /// <exception cref="UnfinishedCommitException">It was started and could not be finished.</exception>
    /// <exception cref="RefusedException">The disk was written to in the meantime.</exception>
    public void Commit(string? undo)
    {
        string path = _image.Files[0];
        Commit(new HostCommitPlace(path), new HostCommitFile(_image.File!.Handle, path), undo);
    }

    /// <inheritdoc cref="Commit(string?)"/>
    internal void Commit(ICommitPlace place, ICommitFile disk, string? undo)
    {
        _image.RequireUnchanged();
        if (undo is not null)
        {
            UndoFile.Write(undo, disk, _draft.File, OutputRights.Like([_image.Files[0]]));
        }

        if (_isEmpty)
        {
            return;
        }

        try
        {
            JournalledCommit.Run(place, disk, _draft.File.Length, writer => Write(writer, disk));
        }
        catch (Exception problem) when (problem is not UnfinishedCommitException && undo is not null)
        {
            File.Delete(undo); // there is nothing to go back from
            throw;
        }
    }

    public void Dispose() => _draft.Dispose();

    private void Write(JournalWriter writer, ICommitFile disk)
    {
        foreach (FileChange change in _draft.File.Changes(knowsDropped: false))
        {
            if (change.Bytes is null)
            {
                ZeroedBytes += change.Range.Length;
            }
            else
            {
                WrittenBytes += change.Range.Length;
                disk.Reserve(change.Range);
            }

            writer.Add(change);
        }
    }

    // More than exist costs nothing.
    private static long NewBlocks(DiskImage image, ExtentSet written) => image.BlockSize == 0
        ? 0
        : Math.Min(
            written.Sum(extent => ((extent.End - 1) / image.BlockSize) - (extent.Offset / image.BlockSize) + 1), (image.VirtualSize / image.BlockSize) + 1);
}
