using System.Runtime.InteropServices;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>
/// Masks names of removed files in the change journal ($Extend\$UsnJrnl:$J). Records keep their lengths and numbers, so readers of
/// the journal continue; only the characters of the name become underscores.
/// </summary>
internal sealed class UsnJournal(NtfsVolume volume, RemovalTraces traces)
{
    private const int PageSize = 4096;    // no record crosses a page of this size
    private const int ChunkSize = 1 << 20; // bytes per read
    private const int SmallestRecord = 0x3C;
    private const char Mask = '_';

    /// <summary>Masks all names in the volume's journal, if it has one.</summary>
    public void MaskNames()
    {
        if (!traces.IsEmpty && ViewIndexes.TryOpen(volume, "$UsnJrnl")?.TryOpen(AttributeType.Data, "$J") is { IsResident: false, IsCompressed: false } journal)
        {
            MaskNames(journal);
        }
    }

    /// <summary>Masks all names in a stream of change records; only its allocated parts are read.</summary>
    public void MaskNames(AttributeStream journal)
    {
        byte[] buffer = new byte[ChunkSize];
        long end = Math.Min(journal.InitializedSize, journal.Length);
        long done = 0;
        foreach (Run run in journal.Runs.Runs.Where(run => !run.Lcn.IsSparse))
        {
            // Whole pages around the run: a page may span runs when clusters are small.
            long start = Math.Max(done, run.Start.Value * volume.Space.BytesPerCluster / PageSize * PageSize);
            long stop = Math.Min(end, ((run.End.Value * volume.Space.BytesPerCluster) + PageSize - 1) / PageSize * PageSize);
            for (done = Math.Max(done, start); done < stop; done = Math.Min(stop, done + ChunkSize))
            {
                MaskChunk(journal, done, buffer.AsSpan(0, (int)Math.Min(ChunkSize, stop - done)));
            }
        }
    }

    private void MaskChunk(AttributeStream journal, long offset, Span<byte> buffer)
    {
        buffer = buffer[..journal.Read(offset, buffer)];
        for (int page = 0; page < buffer.Length; page += PageSize)
        {
            Span<byte> bytes = buffer.Slice(page, Math.Min(PageSize, buffer.Length - page));
            MaskPage(journal, offset + page, bytes);
        }
    }

    private void MaskPage(AttributeStream journal, long offset, Span<byte> page)
    {
        int position = 0;
        while (page.Length - position >= SmallestRecord)
        {
            uint length = ReadUInt32LittleEndian(page[position..]);
            if (length < SmallestRecord || length % 8 != 0 || length > page.Length - position)
            {
                return; // the rest of the page is unused
            }

            Span<byte> record = page.Slice(position, (int)length);
            Span<byte> name = NameToMask(record);
            if (!name.IsEmpty)
            {
                MemoryMarshal.Cast<byte, char>(name).Fill(Mask);
                volume.IsChanged = true;
                journal.Write(offset + position, record);
            }

            position += (int)length;
        }
    }

    /// <summary>The name in a record of version 2 (64-bit references) or 3 (128-bit ones) when it is one of a removed file.</summary>
    private Span<byte> NameToMask(Span<byte> record)
    {
        int version = ReadUInt16LittleEndian(record[4..]);
        (int parentOffset, int lengthOffset) = version switch { 2 => (0x10, 0x38), 3 => (0x18, 0x48), _ => (0, 0) };
        if (parentOffset == 0 || record.Length < lengthOffset + 4)
        {
            return [];
        }

        int length = ReadUInt16LittleEndian(record[lengthOffset..]);
        int start = ReadUInt16LittleEndian(record[(lengthOffset + 2)..]);
        if (length % 2 != 0 || start < lengthOffset + 4 || start + length > record.Length)
        {
            return [];
        }

        ulong file = ReadUInt64LittleEndian(record[8..]);
        ulong parent = ReadUInt64LittleEndian(record[parentOffset..]);
        Span<byte> name = record.Slice(start, length);
        bool isRemoved = traces.RemovedFiles.Contains(file)
            || traces.RemovedFiles.Contains(parent)
            || (traces.RemovedLinks.TryGetValue(file, out HashSet<string>? links) && links.Contains(new string(MemoryMarshal.Cast<byte, char>(name))));
        return isRemoved ? name : [];
    }
}
