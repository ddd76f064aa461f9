using System.Buffers.Binary;
using VmGeneralize.EndToEnd.Tests.Support;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Hostile;

/// <summary>VHDX files whose log ([MS-VHDX] 2.3) is built to exhaust whatever replays it: a header names a log of 16 MiB after everything else.</summary>
internal static class HostileVhdx
{
    private const int Page = LoggedVhdx.Page;
    private const int LogLength = 16 << 20; // the longest that is replayed
    private const int Head = 64; // of an entry
    private const int Descriptor = 32;
    private const int MaxDescriptors = (LogLength - Head) / Descriptor;

    public static Dictionary<string, Func<TemporaryFolder, string>> All { get; } = new()
    {
        ["VHDX: a log that is a ring of entries, each of which names the next one as the oldest"] = folder => With(folder, (file, log) =>
        {
            for (int page = 0; page < LogLength / Page; page++)
            {
                WriteEntry(file, log, page * Page, Page, tail: (page + 1) * Page % LogLength, (ulong)page + 1, []);
            }
        }),
        ["VHDX: a log in which every page claims to be an entry as long as the log"] = folder => With(folder, (file, log) =>
        {
            for (int page = LogLength / Page - 1; page > 0; page--)
            {
                WriteHead(file.AsSpan(log + (page * Page)), LogLength, tail: page * Page, (ulong)page, descriptors: 0);
            }

            WriteEntry(file, log, 0, Page, tail: 0, LogLength, []);
        }),
        ["VHDX: a log that zeroes half a million places"] = folder => With(folder, (file, log) => WriteEntry(
            file,
            log,
            0,
            LogLength,
            tail: 0,
            1,
            Enumerable.Range(1, MaxDescriptors).Select(number => ((ulong)(MaxDescriptors - number) * 2 * Page, (ulong)Page)))),
        ["VHDX: a log that zeroes 64 TiB half a million times"] = folder => With(folder, (file, log) => WriteEntry(
            file, log, 0, LogLength, tail: 0, 1, Enumerable.Range(1, MaxDescriptors).Select(number => ((ulong)number * Page, 1UL << 46)))),
        ["VHDX: a log that brings itself and the header that names it back"] = folder => With(folder, (file, log) =>
        {
            int[] pages = [LoggedVhdx.FirstHeader, LoggedVhdx.SecondHeader, log, log + Page, log + LogLength - Page];
            LoggedVhdx.WriteEntry(file, log, pages, 1);
        }),
    };

    private static string With(TemporaryFolder folder, Action<byte[], int> write)
    {
        OutsideTool.Require("qemu-img");
        string disk = folder.File("guest.vhdx");
        OutsideTool.RunChecked("qemu-img", "convert", "-f", "raw", "-O", "vhdx", "-o", "block_size=1M", HostileGuests.Ext(folder).Path, disk);
        byte[] file = File.ReadAllBytes(disk);
        int log = (file.Length + (1 << 20) - 1) >> 20 << 20;
        Array.Resize(ref file, log + LogLength);
        foreach (int header in (int[])[LoggedVhdx.FirstHeader, LoggedVhdx.SecondHeader])
        {
            LoggedVhdx.LogId.TryWriteBytes(file.AsSpan(header + 48));
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(header + 68), LogLength);
            BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(header + 72), log);
            LoggedVhdx.Seal(file.AsSpan(header, Page));
        }

        write(file, log);
        File.WriteAllBytes(disk, file);
        return disk;
    }

    private static void WriteEntry(byte[] file, int log, int at, int length, int tail, ulong sequence, IEnumerable<(ulong Offset, ulong Length)> zeros)
    {
        Span<byte> entry = file.AsSpan(log + at, length);
        int count = 0;
        foreach ((ulong offset, ulong zeroed) in zeros)
        {
            Span<byte> descriptor = entry.Slice(Head + (count++ * Descriptor), Descriptor);
            "zero"u8.CopyTo(descriptor);
            BinaryPrimitives.WriteUInt64LittleEndian(descriptor[8..], zeroed);
            BinaryPrimitives.WriteUInt64LittleEndian(descriptor[16..], offset);
            BinaryPrimitives.WriteUInt64LittleEndian(descriptor[24..], sequence);
        }

        WriteHead(entry, length, tail, sequence, count);
        BinaryPrimitives.WriteInt64LittleEndian(entry[48..], file.Length);
        BinaryPrimitives.WriteInt64LittleEndian(entry[56..], file.Length);
        LoggedVhdx.Seal(entry);
    }

    private static void WriteHead(Span<byte> entry, int length, int tail, ulong sequence, int descriptors)
    {
        "loge"u8.CopyTo(entry);
        BinaryPrimitives.WriteInt32LittleEndian(entry[8..], length);
        BinaryPrimitives.WriteInt32LittleEndian(entry[12..], tail);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[16..], sequence);
        BinaryPrimitives.WriteInt32LittleEndian(entry[24..], descriptors);
        LoggedVhdx.LogId.TryWriteBytes(entry[32..]);
    }
}
