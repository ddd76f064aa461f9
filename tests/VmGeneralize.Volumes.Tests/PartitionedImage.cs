using System.Collections.Concurrent;
using System.Text.Json;
using VmGeneralize.Blocks;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Volumes.Tests;

/// <summary>A disk image partitioned by real partitioning programs.</summary>
internal sealed class PartitionedImage : IDisposable
{
    public const long Length = 64L << 20;

    // sgdisk flushes to the medium, which takes a second or two: each image is created once and copied.
    private static readonly ConcurrentDictionary<long, Lazy<List<DiskPatch>>> GptTemplates = [];

    private readonly TemporaryFolder _folder = new();

    public PartitionedImage(long length = Length)
    {
        Path = _folder.File("disk.raw");
        using FileStream file = File.Create(Path);
        file.SetLength(length);
    }

    public string Path { get; }

    /// <summary>ESP, MSR, basic data with attributes, and a Linux partition in slot 9.</summary>
    public static PartitionedImage Gpt(long length = Length)
    {
        OutsideTool.Require("sgdisk");
        List<DiskPatch> template = GptTemplates.GetOrAdd(length, key => new(() => MakeGpt(key))).Value;
        PartitionedImage image = new(length);
        using FileStream file = File.OpenWrite(image.Path);
        foreach (DiskPatch part in template)
        {
            file.Position = part.Offset;
            file.Write(part.Bytes.Span);
        }

        return image;
    }

    /// <summary>A GPT with 4096-byte sectors: fdisk can be told the sector size of a file.</summary>
    public static PartitionedImage Gpt4K()
    {
        OutsideTool.Require("fdisk", "bash");
        PartitionedImage image = new();
        OutsideTool.RunChecked("bash", "-c", $"printf 'g\\nn\\n1\\n\\n+8M\\nt\\n1\\nn\\n2\\n\\n\\nw\\n' | fdisk -b 4096 '{image.Path}'");
        return image;
    }

    /// <summary>Two primary partitions and an extended one with three logical partitions.</summary>
    public static PartitionedImage Mbr()
    {
        OutsideTool.Require("sfdisk", "bash");
        PartitionedImage image = new();
        image.Sfdisk(
            "label: dos", "label-id: 0x5a3c1d2e",
            "start=2048,size=20480,type=7,bootable",
            "start=22528,size=8192,type=27",
            "start=30720,size=90112,type=f",
            "start=32768,size=10240,type=83",
            "start=45056,size=10240,type=8e",
            "start=57344,size=10240,type=82");
        return image;
    }

    public void Sfdisk(params string[] script)
    {
        string file = _folder.File("script");
        File.WriteAllLines(file, script);
        OutsideTool.RunChecked("bash", "-c", $"sfdisk -q '{Path}' < '{file}'");
    }

    public MemoryDevice Load(int sectorSize = 512) => new(File.ReadAllBytes(Path), sectorSize);

    public void Save(MemoryDevice device) => File.WriteAllBytes(Path, device.Bytes);

    /// <summary>The partitions that sfdisk reads from the same image: number, start and size in bytes.</summary>
    public List<(int Number, long Offset, long Length)> SfdiskPartitions()
    {
        using JsonDocument json = JsonDocument.Parse(OutsideTool.RunChecked("sfdisk", "-J", Path));
        JsonElement table = json.RootElement.GetProperty("partitiontable");
        long sector = table.GetProperty("sectorsize").GetInt64();
        return
        [
            .. table.GetProperty("partitions").EnumerateArray().Select(partition => (
                int.Parse(partition.GetProperty("node").GetString()![Path.Length..]),
                partition.GetProperty("start").GetInt64() * sector,
                partition.GetProperty("size").GetInt64() * sector)),
        ];
    }

    public void Dispose() => _folder.Dispose();

    private static List<DiskPatch> MakeGpt(long length)
    {
        using PartitionedImage image = new(length);
        OutsideTool.RunChecked(
            "sgdisk", "-o",
            "-n", "1:2048:+8M", "-t", "1:EF00", "-c", "1:EFI system partition",
            "-n", "2:0:+1M", "-t", "2:0C01", "-c", "2:Microsoft reserved partition",
            "-n", "3:0:+16M", "-t", "3:0700", "-c", "3:Basic data partition – größer", "-A", "3:set:63", "-A", "3:set:2",
            "-n", "9:0:+4M", "-t", "9:8300",
            image.Path);
        byte[] bytes = File.ReadAllBytes(image.Path);
        List<Extent> parts = [];
        ZeroBytes.NonZeroParts(bytes, 4096, parts);
        return [.. parts.Select(part => new DiskPatch(part.Offset, bytes.AsMemory((int)part.Offset, (int)part.Length)))];
    }
}
