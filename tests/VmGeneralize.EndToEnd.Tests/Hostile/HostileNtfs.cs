using System.Buffers.Binary;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests.Hostile;

/// <summary>NTFS volumes with names, runs and compressed streams that Windows never writes.</summary>
internal static class HostileNtfs
{
    private const int Clusters = 4; // of a file whose runs are changed: more than fits in its record
    private const string Log = "Windows/Panther/setupact.log";

    public static Dictionary<string, Func<TemporaryFolder, string>> All { get; } = new()
    {
        ["NTFS: names of lone surrogates"] = folder => HostileWindows.Patch(
            folder,
            volume =>
            {
                volume.Write("Windows/Panther/lone-QX.log", "x");
                volume.Write("Windows/Panther/lone-QX/inside-QX.log", "x");
            },
            bytes => bytes.Rename("-QX", "-\uDC00\uD800")),
        ["NTFS: runs of two petabytes"] = folder => WithRuns(folder, [0x15, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0x10, 0], (1L << 39) - 1),
        ["NTFS: a hole of two petabytes in a file that is not sparse"] =
            folder => WithRuns(folder, [0x05, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0, 0], (1L << 39) - 1),
        ["NTFS: runs before the volume"] = folder => WithRuns(folder, [0x11, Clusters, 0x80, 0], Clusters),
        ["NTFS: runs of nothing"] = folder => WithRuns(folder, [0x11, 0, 0x10, 0x11, 0, 0x10, 0], Clusters),
        ["NTFS: runs that are another file's, the table of files"] = folder => WithRuns(folder, [0x11, Clusters, 0x04, 0], Clusters),
        ["WOF: logs that LZX makes a thousand times as large"] = folder => WithPacked(folder, algorithm: 1, "lzx", 32 << 10, chunks: 32 << 10),
        ["WOF: logs that XPRESS makes sixty times as large"] = folder => WithPacked(folder, algorithm: 3, "xpress", 16 << 10, chunks: 32 << 10),
        ["WOF: files of a petabyte in few bytes"] = folder => HostileWindows.Change(folder, volume =>
        {
            foreach (string path in (string[])[Log, "Windows/Panther/unattend.xml", "Windows/System32/config/DRIVERS"])
            {
                HostileWof.Plant(volume, path, algorithm: 1, 1L << 43, new byte[100_000]);
            }
        }),
        ["LZNT1: a log that is sixteen times as large as its clusters"] = folder => HostileWindows.Change(folder, volume =>
        {
            string packed = volume["Windows/Panther/packed"];
            Directory.CreateDirectory(packed);
            volume.SetAttribute("Windows/Panther/packed", "system.ntfs_attrib_be", [0, 0, 8, 0x10]); // a compressed folder: what is made in it is, too
            byte[] text = new byte[1 << 20];
            text.AsSpan().Fill((byte)'a');
            using FileStream file = File.Create(packed + "/setupact.log");
            for (int part = 0; part < 128; part++)
            {
                file.Write(text);
            }
        }),
    };

    private static string WithRuns(TemporaryFolder folder, byte[] runs, long clusters) => HostileWindows.Patch(
        folder,
        volume =>
        {
            volume.Write("Windows/Panther/lying-runs.log", new byte[Clusters * 4096].Select(_ => (byte)'x').ToArray());
            volume.Write("Windows/lying-too.txt", new byte[Clusters * 4096].Select(_ => (byte)'x').ToArray());
        },
        bytes =>
        {
            bytes.SetRuns("lying-runs.log", runs, clusters);
            bytes.SetRuns("lying-too.txt", runs, clusters);
        });

    private static string WithPacked(TemporaryFolder folder, uint algorithm, string compression, int chunkSize, int chunks)
    {
        byte[] chunk = HostileWof.Chunk(folder, compression, chunkSize);
        byte[] stream = new byte[((chunks - 1) * sizeof(uint)) + (chunks * chunk.Length)];
        for (int number = 0; number < chunks; number++)
        {
            if (number > 0)
            {
                BinaryPrimitives.WriteInt32LittleEndian(stream.AsSpan((number - 1) * sizeof(uint)), number * chunk.Length);
            }

            chunk.CopyTo(stream, ((chunks - 1) * sizeof(uint)) + (number * chunk.Length));
        }

        return HostileWindows.Change(folder, volume =>
        {
            HostileWof.Plant(volume, Log, algorithm, (long)chunks * chunkSize, stream);
            HostileWof.Plant(volume, "Windows/Setup/Scripts/SetupComplete.cmd", algorithm, (long)chunks * chunkSize, stream);
        });
    }
}
