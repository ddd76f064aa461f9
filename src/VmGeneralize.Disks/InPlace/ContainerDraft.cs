using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.InPlace;

/// <summary>
/// The container of a disk while it is changed in place: says where bytes of the disk are in the file, allocates new places, and keeps the
/// container's own structures. What it writes stays in the draft.
/// </summary>
internal abstract class ContainerDraft : IDisposable
{
    /// <param name="draft">The file.</param>
    protected ContainerDraft(FileDraft draft) => File = draft;

    public FileDraft File { get; }

    /// <summary>The parts of the file that are the container's own, or have a place in the disk: nothing refers to the rest.</summary>
    public abstract IEnumerable<Extent> Used();

    /// <summary>Writes bytes of the disk. Zeros without a place yet need none.</summary>
    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int count = (int)Math.Min(bytes.Length, Run(offset));
            ReadOnlySpan<byte> part = bytes[..count];
            if (Place(offset) is { } place)
            {
                File.Write(place, part);
            }
            else if (part.ContainsAnyExcept((byte)0))
            {
                File.Write(Allocate(offset), part);
            }

            bytes = bytes[count..];
            offset += count;
        }
    }

    /// <summary>Makes a range of the disk zero whose bytes nothing on the disk refers to.</summary>
    public void Drop(Extent range)
    {
        for (long position = range.Offset; position < range.End;)
        {
            long count = Math.Min(range.End - position, Run(position));
            if (Place(position) is { } place)
            {
                File.Drop(new Extent(place, count));
            }

            position += count;
        }
    }

    /// <summary>Puts the container's own structures in order; the last thing before the commit.</summary>
    public virtual void Finish()
    {
    }

    public void Dispose() => File.Dispose();

    /// <summary>Where a byte of the disk is in the file; null: nowhere, it reads as zero.</summary>
    protected abstract long? Place(long offset);

    /// <summary>Bytes from a position on that are contiguous, or not stored.</summary>
    protected abstract long Run(long offset);

    /// <summary>Allocates the block around a position, and returns where the position then is.</summary>
    protected abstract long Allocate(long offset);
}
