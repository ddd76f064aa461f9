using VmGeneralize.FileSystems.Ntfs.Compression;
using VmGeneralize.FileSystems.Tests.Ntfs.Compression;
using VmGeneralize.Guests.Linux.Facts.RamDisk;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Fuzz.Guided.Targets;

/// <summary>Decompressors: for NTFS and WOF into a buffer of a known size, and for initial RAM disks up to a budget.</summary>
internal static class CompressionTargets
{
    private const int Unit = 65536;
    private const long MaxUnpacked = 16 << 20;

    // lzop without its own checksums: damage must reach the decompressor.
    private static readonly string[] Packers = ["cat", "gzip -n", "bzip2", "xz --check=crc32", "zstd -q", "lz4 -l -q", "lzma", "lzop -F"];

    public static IReadOnlyList<GuidedTarget> All { get; } =
    [
        new ParserTarget("lznt1", _ => [Lznt1Compressor.Compress(Text(9000)), Lznt1Compressor.Compress(new byte[Unit])], Lznt1All) { Largest = Unit },
        new ParserTarget("lzx", folder => Chunks(folder, "LZX", "32K"), bytes => Lzx.Decompress(bytes, new byte[Lzx.WindowSize])) { Largest = Lzx.WindowSize },
        new ParserTarget("xpress", folder => Chunks(folder, "XPRESS", "16K"), bytes => XpressHuffman.Decompress(bytes, new byte[16384])) { Largest = 16384 },
        new ParserTarget("wof", WofSeeds, Wof) { Largest = 2 * Lzx.WindowSize },
        .. Packers.Select(packer => new ParserTarget($"initrd-{packer.Split(' ')[0]}", folder => [RamDisk(folder, packer)], Find) { Largest = 8192 }),
    ];

    private static void Lznt1All(byte[] bytes)
    {
        byte[] output = new byte[Unit];
        Lznt1.Decompress(bytes, output);
        _ = Lznt1.EndOfChunks(bytes, Unit);
        byte[] copy = [.. bytes];
        _ = Lznt1.CutLastChunk(copy, Math.Min(Unit, (bytes.Length * 3) + 1) % 5000, out _);
    }

    private static byte[] Text(int length) =>
        [.. Enumerable.Range(0, length).Select(i => (byte)("over and over again "[i % 20] + (i % 97 == 0 ? 1 : 0)))];

    private static IReadOnlyList<byte[]> Chunks(TemporaryFolder folder, string compression, string size)
    {
        WimStreams.Resource resource = Resource(folder, compression, size);
        return [.. resource.Stored.Chunk(4000).Take(3)];
    }

    private static WimStreams.Resource Resource(TemporaryFolder folder, string compression, string size) =>
        WimStreams.Capture(folder, WimFile.MakeContent(folder), compression, size).Where(resource => resource.Stored.Length > 100)
            .MinBy(resource => resource.Stored.Length)!;

    private static IReadOnlyList<byte[]> WofSeeds(TemporaryFolder folder)
    {
        WimStreams.Resource resource = Resource(folder, "LZX", "32K");
        return [[0, .. BitConverter.GetBytes(resource.Length), .. resource.Stored], [3, .. BitConverter.GetBytes(resource.Length), .. resource.Stored]];
    }

    /// <summary>The input holds the algorithm, the length and the stream.</summary>
    private static void Wof(byte[] bytes)
    {
        if (bytes.Length < 10)
        {
            return;
        }

        long length = Math.Abs(BitConverter.ToInt64(bytes, 1) % (1L << 40));
        byte[] stored = bytes[9..];
        WofStream.Read((WofAlgorithm)(bytes[0] % 4), length, stored.Length, WimFile.Reader(stored), Math.Max(0, length - 50_000), new byte[50_000]);
    }

    private static byte[] RamDisk(TemporaryFolder folder, string packer)
    {
        string tree = folder.File("tree");
        SmallFiles(tree);
        string path = folder.File("disk");
        OutsideTool.RunChecked("sh", "-c", $"cd \"$1\" && find . | LC_ALL=C sort | cpio -o -H newc --quiet | {packer} > \"$2\"", "sh", tree, path);
        return File.ReadAllBytes(path);
    }

    private static void SmallFiles(string tree)
    {
        string modules = Path.Combine(tree, "lib/modules/6.1/kernel");
        Directory.CreateDirectory(modules);
        File.WriteAllText(Path.Combine(modules, "hv_vmbus.ko"), "module " + new string('m', 300));
        File.WriteAllText(Path.Combine(tree, "init"), "#!/bin/sh\n");
    }

    private static void Find(byte[] bytes)
    {
        try
        {
            using MemoryStream stream = new(bytes);
            _ = RamDiskReader.Find(stream, ["hv_vmbus", "not_there"], MaxUnpacked).Count;
        }
        catch (RamDiskProblemException)
        {
            // The fact about the RAM disk is made from this exception.
        }
    }
}
