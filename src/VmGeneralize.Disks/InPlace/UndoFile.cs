using VmGeneralize.Blocks;
using VmGeneralize.Blocks.HostFiles;

namespace VmGeneralize.Disks.InPlace;

/// <summary>The undo file from a change in place, in the journal's own format.</summary>
internal static class UndoFile
{
    /// <summary>Bytes that it takes.</summary>
    /// <param name="draft">The change.</param>
    /// <param name="length">Bytes of the disk file before it.</param>
    public static long BytesOf(FileDraft draft, long length) =>
        JournalWriter.BytesOf(draft.Changes(knowsDropped: true).SelectMany(change => Inverse(change, length)));

    /// <summary>Writes it, complete and on the disk.</summary>
    /// <param name="path">Where; must not exist.</param>
    /// <param name="disk">The disk file as it is before the change.</param>
    /// <param name="draft">The change.</param>
    /// <param name="rights">Who may read it: it holds what is removed.</param>
    public static void Write(string path, ICommitFile disk, FileDraft draft, OutputRights rights)
    {
        using OutputFile output = new(path, overwrite: false);
        using (HostCommitFile file = HostCommitFile.Of(rights.Create(output.TemporaryPath)))
        {
            long length = disk.Length;
            JournalWriter writer = new(file, new JournalHeader(JournalHeader.CurrentVersion, JournalKind.Undo, draft.Length, length));
            foreach (FileChange change in draft.Changes(knowsDropped: true))
            {
                foreach (FileChange back in Inverse(change, length))
                {
                    writer.Add(back);
                }
            }

            writer.Commit(disk);
        }

        try
        {
            output.Commit();
        }
        catch (IOException) when (!File.Exists(output.TemporaryPath))
        {
            File.Delete(path); // it has its name, but that may not last: nothing is begun, and what was removed is not left lying about
            throw;
        }
    }

    // Setting the length removes what is after the old end.
    private static IEnumerable<FileChange> Inverse(FileChange change, long length)
    {
        int count = (int)Math.Clamp(length - change.Range.Offset, 0, change.Range.Length);
        if (count == 0)
        {
            yield break;
        }

        ReadOnlyMemory<byte> old = change.Before!.Value[..count];
        ReadOnlyMemory<byte> now = change.Bytes is { } bytes ? bytes[..count] : new byte[count];
        FileChange zeroed = new(new Extent(change.Range.Offset, count), Bytes: null, now);
        yield return old.Span.ContainsAnyExcept((byte)0) ? zeroed with { Bytes = old } : zeroed;
    }
}
