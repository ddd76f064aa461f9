using System.Buffers.Binary;
using VmGeneralize.Blocks;

namespace VmGeneralize.EndToEnd.Tests.Support;

/// <summary>
/// A VHDX whose writer died before it wrote the contents of its log in place ([MS-VHDX] 2.3): pages of data, and the BAT that locates the last block.
/// qemu replays such a log and leaves none behind, so the bytes are put in place here.
/// </summary>
internal static class LoggedVhdx
{
    public const int Page = 4096;
    public const int FirstHeader = 64 << 10;
    public const int SecondHeader = 128 << 10;

    private const int Regions = 192 << 10;
    private const int PagesOfEntry = 10;
    private const int MaxPages = 60;
    private const int Present = 6; // state of a block in the table
    private const ulong FirstSequence = 10;

    private static readonly Guid Bat = new("2DC27766-F623-4200-9D64-115E9BFD4A08");

    /// <summary>The id that entries share with the header that names them.</summary>
    public static Guid LogId { get; } = new("5ca1ab1e-0000-4000-8000-00000000beef");

    /// <summary>Takes a file with blocks of 1 MiB and an empty log, and moves pages of it into its log.</summary>
    public static void MoveIntoLog(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int header = Sequence(file, FirstHeader) > Sequence(file, SecondHeader) ? FirstHeader : SecondHeader;
        int table = TableOf(file);
        int[] blocks = [.. Enumerable.Range(0, Page / 8).Where(index => (Entry(file, table, index) & 7) == Present)];
        int[] pages = [.. blocks.SelectMany(index => PagesOf((int)(Entry(file, table, index) >> 20) << 20))
            .Where(page => file.AsSpan(page, Page).ContainsAnyExcept((byte)0)).Take(MaxPages), table];
        Assert.InRange(pages.Length, 20, MaxPages + 1);

        int log = (int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(header + 72));
        ulong sequence = FirstSequence;
        foreach (int[] of in pages.Chunk(PagesOfEntry))
        {
            log += WriteEntry(file, log, of, sequence++);
        }

        foreach (int page in pages[..^1])
        {
            file.AsSpan(page, Page).Fill(0xEE);
        }

        file.AsSpan(table + (blocks[^1] * 8), 8).Clear();
        LogId.TryWriteBytes(file.AsSpan(header + 48));
        Seal(file.AsSpan(header, Page));
        File.WriteAllBytes(path, file);
    }

    /// <summary>Writes an entry that holds pages of the file in their current state.</summary>
    /// <returns>Length of the entry.</returns>
    public static int WriteEntry(byte[] file, int log, int[] pages, ulong sequence)
    {
        byte[] entry = new byte[Page * (1 + pages.Length)];
        "loge"u8.CopyTo(entry);
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(8), entry.Length); // the tail that follows is 0: all begins there
        BinaryPrimitives.WriteUInt64LittleEndian(entry.AsSpan(16), sequence);
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(24), pages.Length);
        LogId.TryWriteBytes(entry.AsSpan(32));
        BinaryPrimitives.WriteInt64LittleEndian(entry.AsSpan(48), file.Length);
        BinaryPrimitives.WriteInt64LittleEndian(entry.AsSpan(56), file.Length);
        for (int number = 0; number < pages.Length; number++)
        {
            ReadOnlySpan<byte> bytes = file.AsSpan(pages[number], Page);
            Span<byte> descriptor = entry.AsSpan(64 + (number * 32), 32);
            "desc"u8.CopyTo(descriptor);
            bytes[^4..].CopyTo(descriptor[4..]);
            bytes[..8].CopyTo(descriptor[8..]);
            BinaryPrimitives.WriteInt64LittleEndian(descriptor[16..], pages[number]);
            BinaryPrimitives.WriteUInt64LittleEndian(descriptor[24..], sequence);
            Span<byte> sector = entry.AsSpan((number + 1) * Page, Page);
            bytes.CopyTo(sector);
            "data"u8.CopyTo(sector);
            BinaryPrimitives.WriteUInt32LittleEndian(sector[4..], (uint)(sequence >> 32));
            BinaryPrimitives.WriteUInt32LittleEndian(sector[^4..], (uint)sequence);
        }

        Seal(entry);
        entry.CopyTo(file, log);
        return entry.Length;
    }

    /// <summary>Corrects the checksum of a header or an entry.</summary>
    public static void Seal(Span<byte> bytes)
    {
        bytes.Slice(4, 4).Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], Crc32C.Compute(bytes));
    }

    private static ulong Sequence(byte[] file, int header) => BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(header + 8));

    private static ulong Entry(byte[] file, int table, int index) => BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(table + (index * 8)));

    private static IEnumerable<int> PagesOf(int block) => Enumerable.Range(0, (1 << 20) / Page / 16).Select(index => block + (index * Page * 16));

    private static int TableOf(byte[] file)
    {
        int at = Regions + 16;
        while (new Guid(file.AsSpan(at, 16)) != Bat)
        {
            at += 32;
        }

        return (int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(at + 16));
    }
}
