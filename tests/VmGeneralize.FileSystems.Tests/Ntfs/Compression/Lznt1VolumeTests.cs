using System.Globalization;
using System.Text.RegularExpressions;
using VmGeneralize.FileSystems.Ntfs.Compression;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ntfs.Compression;

/// <summary>Tests units that ntfs-3g compressed, cut out of its volume using the run list that ntfsinfo prints.</summary>
public partial class Lznt1VolumeTests
{
    private const int ClusterSize = 4096;
    private const int UnitClusters = 16;

    [SkippableFact]
    public void Files_in_a_compressed_folder_of_a_real_volume_come_back()
    {
        OutsideTool.Require("mkntfs", "ntfs-3g", "ntfsinfo", "fusermount", "setfattr");
        using TemporaryFolder folder = new();
        string image = folder.File("ntfs.img");
        using (FileStream file = File.Create(image))
        {
            file.SetLength(64 << 20);
        }

        OutsideTool.RunChecked("mkntfs", "-F", "-Q", "-q", "-c", $"{ClusterSize}", image);
        byte[] text = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 30_000)));
        byte[] code = File.ReadAllBytes("/bin/bash");
        byte[] patterns = new byte[1_000_000];
        for (int i = 0; i < patterns.Length; i++)
        {
            patterns[i] = (byte)(i / 20_000 % 3 == 0 ? 0 : (long)i * i / 7_000 & 0xFF);
        }

        WriteCompressed(folder, image, new() { ["text"] = text, ["code"] = code, ["patterns"] = patterns });
        byte[] volume = File.ReadAllBytes(image);
        foreach ((string name, byte[] contents) in new[] { ("text", text), ("code", code), ("patterns", patterns) })
        {
            (byte[] read, int compressedUnits) = Read(image, volume, $"/compressed/{name}");
            Assert.InRange(compressedUnits, 1, int.MaxValue);
            Assert.True(contents.AsSpan().SequenceEqual(read.AsSpan(0, contents.Length)), name);
        }
    }

    private static void WriteCompressed(TemporaryFolder folder, string image, Dictionary<string, byte[]> files)
    {
        string mount = folder.File("mount");
        Directory.CreateDirectory(mount);
        ToolResult mounted = OutsideTool.Run("ntfs-3g", "-o", "compression", image, mount);
        Skip.If(mounted.ExitCode != 0, $"no FUSE mounts here: {mounted.Error.Trim()}");
        try
        {
            string compressed = Path.Combine(mount, "compressed");
            Directory.CreateDirectory(compressed);
            OutsideTool.RunChecked("setfattr", "-h", "-v", "0x00000810", "-n", "system.ntfs_attrib_be", compressed);
            foreach ((string name, byte[] contents) in files)
            {
                File.WriteAllBytes(Path.Combine(compressed, name), contents);
            }
        }
        finally
        {
            MountPoint.UnmountNtfs(mount);
        }
    }

    /// <summary>A unit with a hole at its end is compressed, one without a hole is stored as it is, and one that is all holes is zeros.</summary>
    private static (byte[] Contents, int CompressedUnits) Read(string image, byte[] volume, string path)
    {
        string info = OutsideTool.RunChecked("ntfsinfo", "-v", "-F", path, image);
        string data = info[info.IndexOf("$DATA (0x80)", StringComparison.Ordinal)..];
        List<long> clusters = []; // -1 for a hole
        foreach (Match run in RunLine().Matches(data))
        {
            Assert.Equal(clusters.Count, Hex(run.Groups["vcn"].Value));
            long lcn = run.Groups["lcn"].Value == "<HOLE>" ? -1 : Hex(run.Groups["lcn"].Value);
            for (int i = 0; i < Hex(run.Groups["length"].Value); i++)
            {
                clusters.Add(lcn < 0 ? -1 : lcn + i);
            }
        }

        Assert.Equal(0, clusters.Count % UnitClusters);
        byte[] contents = new byte[clusters.Count * ClusterSize];
        int compressed = 0;
        for (int unit = 0; unit < clusters.Count; unit += UnitClusters)
        {
            byte[] stored =
            [
                .. clusters.Skip(unit).Take(UnitClusters).TakeWhile(lcn => lcn >= 0)
                    .SelectMany(lcn => volume.AsSpan((int)lcn * ClusterSize, ClusterSize).ToArray()),
            ];
            Span<byte> output = contents.AsSpan(unit * ClusterSize, UnitClusters * ClusterSize);
            if (stored.Length == output.Length)
            {
                stored.CopyTo(output);
            }
            else if (stored.Length > 0)
            {
                compressed++;
                Lznt1.Decompress(stored, output);
            }
        }

        return (contents, compressed);
    }

    private static int Hex(string text) => int.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\s+(Runlist:.*\n\s+)?(?<vcn>0x[0-9a-f]+)\s+(?<lcn>0x[0-9a-f]+|<HOLE>)\s+(?<length>0x[0-9a-f]+)\s*$", RegexOptions.Multiline)]
    private static partial Regex RunLine();
}
