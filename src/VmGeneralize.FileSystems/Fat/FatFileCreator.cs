using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>
/// Creates a file in an existing directory. Its times are those of the directory; the root has none, and new files in it are as old as
/// FAT's calendar: nothing depends on a clock.
/// </summary>
internal sealed class FatFileCreator(FatVolume volume)
{
    private const ushort FirstDay = (1 << 5) | 1; // January 1st, 1980

    public void Create(string path, ReadOnlySpan<byte> contents)
    {
        string[] names = VolumePath.Split(path);
        string name = names.Length > 0 ? names[^1] : "";
        if (!FatShortName.IsLongName(name))
        {
            throw new ArgumentException($"\"{name}\" is not a name that a file on FAT may have", nameof(path));
        }

        FatSlots directory = Directory(names.AsSpan(0, names.Length - 1))
            ?? throw new GuestPathNotFoundException("/" + string.Join('/', names[..^1]), volume.Name);
        if (FatTarget.FindIn(directory, name) is not null)
        {
            throw new GuestPathExistsException(path, volume.Name);
        }

        byte[] slots = Slots(directory, name);
        int count = slots.Length / FatDirectoryRecord.Size;
        int at = FindRun(directory, count);
        long more = FatFileReplacer.ClustersFor(volume, (long)(at + count - directory.Count) * FatDirectoryRecord.Size);
        RequireRoom(directory, Math.Max(0, more), contents.Length);
        if (more > 0)
        {
            directory = Grow(directory, more);
        }

        uint first = new FatFileReplacer(volume).Write(FatChain.Empty, contents);
        FatDirectoryRecord.SetContents(slots.AsSpan(slots.Length - FatDirectoryRecord.Size), first, (uint)contents.Length, volume.IsFat32);
        Put(directory, at, slots);
    }

    private FatSlots? Directory(ReadOnlySpan<string> names) =>
        names.Length == 0 ? FatSlots.Root(volume)
        : FatTarget.Find(volume, names) is { Entry.Record: { IsDirectory: true } record } ? FatSlots.Read(volume, record.FirstCluster)
        : null;

    /// <summary>The slots of the new file, without contents.</summary>
    private byte[] Slots(FatSlots directory, string name)
    {
        byte[]? stored = FatShortName.TryStore(name);
        int longSlots = stored is null ? FatLongName.SlotsFor(name) : 0;
        stored
            ??= FatShortName.Alias(
                name, directory.Entries().SelectMany(entry => new[] { entry.Name, entry.Record.ShortName }).ToHashSet(StringComparer.OrdinalIgnoreCase))
            ?? throw volume.Full("no short name is left in that directory");
        byte[] slots = new byte[(longSlots + 1) * FatDirectoryRecord.Size];
        if (longSlots > 0)
        {
            FatLongName.Write(name, FatDirectoryRecord.ComputeChecksum(stored), slots);
        }

        Span<byte> record = slots.AsSpan(longSlots * FatDirectoryRecord.Size);
        stored.CopyTo(record);
        record[11] = FatDirectoryRecord.Archive;
        if (directory[0].StartsWith(".          "u8))
        {
            directory[0][13..20].CopyTo(record[13..]); // when it was made and last looked at
            directory[0][22..26].CopyTo(record[22..]); // when it was last changed
        }
        else
        {
            WriteUInt16LittleEndian(record[24..], FirstDay);
        }

        return slots;
    }

    /// <summary>The first run of that many free slots; it may end past the directory.</summary>
    private static int FindRun(FatSlots directory, int count)
    {
        int start = 0;
        for (int i = 0; i < directory.Count && i - start < count; i++)
        {
            if (directory[i][0] == FatDirectoryRecord.EndMark)
            {
                break;
            }

            start = directory[i][0] == FatDirectoryRecord.FreeMark ? start : i + 1;
        }

        return start;
    }

    private void RequireRoom(FatSlots directory, long more, long length)
    {
        if (more > 0 && directory.Chain is null)
        {
            throw volume.Full($"its root directory has {directory.Count} entries and cannot grow");
        }

        if (more > 0 && directory.Chain!.Count + more > FatSlots.MaxClusters(volume.Boot))
        {
            throw volume.Full($"a directory has {directory.Count} entries, and more than {FatDirectory.MaxLength / FatDirectoryRecord.Size} are none");
        }

        long needed = more + FatFileReplacer.ClustersFor(volume, length);
        if (needed > volume.Free.Count)
        {
            throw volume.Full(needed);
        }
    }

    private FatSlots Grow(FatSlots directory, long more)
    {
        foreach (uint cluster in volume.Free.Take(directory.Chain!.Last, more))
        {
            volume.Zero(new Extent(volume.Boot.ClusterOffset(cluster), volume.Boot.ClusterSize));
        }

        return FatSlots.Read(volume, directory.Chain.At(0));
    }

    /// <summary>Past the end mark, all slots after it become free: what deletions left there would get a meaning.</summary>
    private static void Put(FatSlots directory, int at, byte[] slots)
    {
        int count = slots.Length / FatDirectoryRecord.Size;
        bool meetsEnd = Enumerable.Range(at, count).Any(slot => directory[slot][0] == FatDirectoryRecord.EndMark);
        slots.CopyTo(directory.Bytes, at * FatDirectoryRecord.Size);
        if (meetsEnd)
        {
            directory.Bytes.AsSpan((at + count) * FatDirectoryRecord.Size).Clear();
        }

        directory.Write(at, meetsEnd ? directory.Count - at : count);
    }
}
