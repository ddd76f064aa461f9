using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace VmGeneralize.EndToEnd.Tests.Hostile;

/// <summary>An NTFS volume of ntfs-3g in memory, for changes that no driver makes: names are found by their letters, which no other name may contain.</summary>
/// <param name="bytes">All bytes of the volume.</param>
internal sealed class NtfsBytes(byte[] bytes)
{
    private const int RecordSize = 1024;
    private const int SectorSize = 512;
    private const int NameInKey = 0x42; // of $FILE_NAME: the parent, times, sizes and flags come before it
    private const int KeyInEntry = 0x10;
    private const int Resident = 0x18; // length of a resident attribute's head
    private const uint Data = 0x80;

    /// <summary>The reference in the entry through which a file's folder leads to the file.</summary>
    public ulong Reference(string name) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(EntryOf(name)));

    /// <summary>Makes the entry for a file in its folder lead to another file.</summary>
    public void SetEntry(string name, ulong reference) => Write(EntryOf(name), reference);

    /// <summary>Makes a file say that it is in another folder.</summary>
    public void SetParent(string name, ulong reference) => Write(NamesOf(name).Single(IsAttribute) - NameInKey, reference);

    /// <summary>Replaces letters with others wherever a name has them.</summary>
    public void Rename(string letters, string others)
    {
        ReadOnlySpan<byte> with = MemoryMarshal.AsBytes(others.AsSpan()); // an encoder would not let lone surrogates pass
        int[] places = [.. NamesOf(letters)];
        Assert.InRange(places.Length, 2, 100);
        foreach (int place in places)
        {
            Put(place, with);
        }
    }

    /// <summary>Gives a file whose contents are outside its record, in one piece, other runs and so another length.</summary>
    /// <param name="name">Name of the file.</param>
    /// <param name="runs">At most eight bytes, the last of them 0.</param>
    /// <param name="clusters">Number of clusters that the file then claims to have.</param>
    public void SetRuns(string name, ReadOnlySpan<byte> runs, long clusters)
    {
        int attribute = DataOf(NamesOf(name).Single(IsAttribute) / RecordSize * RecordSize);
        long length = clusters * 4096;
        Write(attribute + 0x18, (ulong)clusters - 1);
        foreach (int size in (int[])[0x28, 0x30, 0x38])
        {
            Write(attribute + size, (ulong)length);
        }

        Assert.InRange(runs.Length, 1, 8);
        Put(attribute + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(attribute + 0x20)), runs);
    }

    private int DataOf(int record)
    {
        for (int at = record + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(record + 0x14)); ;)
        {
            uint type = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
            Assert.InRange(type, 0x10u, Data);
            if (type == Data)
            {
                Assert.Equal(1, bytes[at + 8]); // not resident
                return at;
            }

            at += BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 4));
        }
    }

    private int EntryOf(string name) => NamesOf(name).Single(place => !IsAttribute(place)) - NameInKey - KeyInEntry;

    /// <summary>Whether a name is the file's own, in its record: the length of the attribute's value is stored eight bytes before the value.</summary>
    private bool IsAttribute(int place)
    {
        int value = place - NameInKey;
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(value - Resident + 0x10));
        return length == NameInKey + (bytes[place - 2] * sizeof(char));
    }

    private List<int> NamesOf(string letters)
    {
        byte[] wanted = Encoding.Unicode.GetBytes(letters);
        List<int> found = [];
        for (int at = 0, next; (next = bytes.AsSpan(at).IndexOf(wanted)) >= 0; at += next + 1)
        {
            found.Add(at + next);
        }

        return found;
    }

    private void Write(int place, ulong number)
    {
        byte[] field = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(field, number);
        Put(place, field);
    }

    private void Put(int place, ReadOnlySpan<byte> with)
    {
        // The last two bytes of each sector are stored elsewhere.
        Assert.InRange((place % SectorSize) + with.Length, 1, SectorSize - 2);
        with.CopyTo(bytes.AsSpan(place));
    }
}
