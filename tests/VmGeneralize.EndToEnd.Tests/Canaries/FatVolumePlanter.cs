using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Canaries;

/// <summary>Plants strings in every place of a FAT volume: with mtools, and in bytes that mtools leaves alone.</summary>
internal sealed class FatVolumePlanter
{
    /// <summary>Where Windows keeps its boot configuration on an EFI system partition.</summary>
    public const string BootStore = "EFI/Microsoft/Boot/BCD";

    private const int SlotSize = 32;
    private const int SectorSize = 512;
    private const int PlainSector = 3;
    private const int MarkedSector = 9;
    private const string LongNameMark = "VmgC"; // a slot of a long name holds six letters in a row: room for a number behind it
    private static readonly Dictionary<string, string> Mtools = new() { ["MTOOLS_SKIP_CHECK"] = "1", ["LC_ALL"] = "C.UTF-8" };
    private static int _longNames;

    private readonly string _image;
    private readonly string _tag;
    private readonly TemporaryFolder _work;
    private readonly List<Canary> _planted = [];
    private readonly int _cluster;
    private readonly long _table;
    private readonly long _tableSize;
    private readonly long _root;
    private readonly long _data;
    private readonly int _bits;

    private FatVolumePlanter(string image, string tag, TemporaryFolder work)
    {
        (_image, _tag, _work) = (image, tag, work);
        byte[] boot = Read(0, 512);
        int sector = BinaryPrimitives.ReadUInt16LittleEndian(boot.AsSpan(11));
        _cluster = sector * boot[13];
        int reserved = BinaryPrimitives.ReadUInt16LittleEndian(boot.AsSpan(14));
        int rootEntries = BinaryPrimitives.ReadUInt16LittleEndian(boot.AsSpan(17));
        int small = BinaryPrimitives.ReadUInt16LittleEndian(boot.AsSpan(22));
        _table = (long)reserved * sector;
        _tableSize = (small != 0 ? small : BinaryPrimitives.ReadUInt32LittleEndian(boot.AsSpan(36))) * (long)sector;
        _root = _table + (boot[16] * _tableSize);
        _data = _root + (rootEntries * SlotSize);
        _bits = small == 0 ? 32 : Encoding.ASCII.GetString(boot, 54, 5) == "FAT12" ? 12 : 16;
    }

    /// <param name="image">The volume; changed in place.</param>
    /// <param name="tag">Short name of the volume, part of each string.</param>
    public static IReadOnlyList<Canary> Plant(string image, string tag)
    {
        OutsideTool.Require("mcopy", "mdel", "mmd", "mdir", "mshowfat");
        using TemporaryFolder work = new();
        FatVolumePlanter planter = new(image, tag, work);
        planter.PlantDeleted();
        planter.PlantTails();
        planter.PlantOwnBytes();
        planter.PlantInReserve();
        if (planter.Has(BootStore))
        {
            planter.PlantInBootStore();
        }

        return planter._planted;
    }

    private void PlantDeleted()
    {
        Run("mmd", "::/KEPT");
        Copy("KEPT/stays.txt", [.. Enumerable.Repeat((byte)'k', 3)]);
        string name = LongNameMark + (_longNames++).ToString("00", CultureInfo.InvariantCulture);
        _planted.Add(New("deleted-long-name", "mdel") with { Stored = name });
        string shortName = $"VMG{_tag}".ToUpperInvariant();
        _planted.Add(New("deleted-short-name", "mdel") with { Stored = shortName[1..] }); // its first letter goes
        Copy($"KEPT/gone-{name}-and-more.txt", [1]);
        Copy($"KEPT/{shortName}.TXT", [1]);
        Copy("KEPT/LARGE.BIN", Add("free-cluster", "mdel of a file", "not copied").Fill(20_000));
        Run("mdel", $"::/KEPT/gone-{name}-and-more.txt");
        Run("mdel", $"::/KEPT/{shortName}.TXT");
        Run("mdel", "::/KEPT/LARGE.BIN");
    }

    private void PlantTails()
    {
        long stays = _data + ((First("KEPT/stays.txt") - 2) * _cluster);
        Write(stays + 20, Add("file-tail", "behind the end of a file, in its last cluster"));
        long folder = _data + ((First("KEPT") - 2) * _cluster);
        Write(folder + _cluster - (4 * SlotSize), Add("folder-tail", "after the last entry of a folder"));
        if (_bits < 32)
        {
            Write(_data - (4 * SlotSize), Add("root-tail", "after the last entry of the root"));
        }

        long free = LastFree();
        Mark(free, _bits switch { 12 => 0xFF7, 16 => 0xFFF7, _ => 0x0FFFFFF7 });
        Write(_data + ((free - 2) * _cluster), Add("bad-cluster", "in a cluster that is marked as bad"));
    }

    private void PlantOwnBytes()
    {
        long used = (((Clusters() + 2) * _bits) + 7) / 8;
        for (int copy = 0; copy < 2; copy++)
        {
            if (_tableSize - used >= 200)
            {
                Write(_table + (copy * _tableSize) + _tableSize - 150, Add($"table-tail-{copy + 1}", "after the last entry of a FAT"));
            }
        }
    }

    private void PlantInReserve()
    {
        if (_bits == 32)
        {
            Write(SectorSize + 100, Add("info-sector", "in the reserved part of FSInfo"));
            Write(MarkedSector * SectorSize, Add("boot-code", "in a reserved sector that is marked as boot code", ExtVolumePlanter.KeptBy));
            Write((MarkedSector * SectorSize) + SectorSize - 2, [0x55, 0xAA]);
        }

        if (_table > PlainSector * SectorSize)
        {
            Write(PlainSector * SectorSize, Add("reserved-sector", "in a reserved sector that nobody uses"));
        }
    }

    private void PlantInBootStore()
    {
        string store = _work.File("store");
        Run("mcopy", "-n", $"::{BootStore}", store);
        Canary canary = Add("free-cell-boot-store", "deleting a key in the boot configuration");
        Copy(BootStore, HivePlaces.WithDeletedKey(File.ReadAllBytes(store), "VmgOld", canary.Text));
    }

    private bool Has(string path) => OutsideTool.Run("mdir", ["-i", _image, $"::{path}"], Mtools).ExitCode == 0;

    private Canary New(string place, string how, string removedBy = "deep-scrub") =>
        new($"FAT{_bits}: {place}", how, removedBy, Canary.Name(_tag, place));

    private Canary Add(string place, string how, string removedBy = "deep-scrub")
    {
        Canary canary = New(place, how, removedBy);
        _planted.Add(canary);
        return canary;
    }

    private long First(string path)
    {
        ToolResult result = OutsideTool.Run("mshowfat", ["-i", _image, $"::/{path}"], Mtools);
        string numbers = result.Output[(result.Output.IndexOf('<', StringComparison.Ordinal) + 1)..];
        return long.Parse(numbers[..numbers.IndexOfAny(['-', '>', '+'])], CultureInfo.InvariantCulture);
    }

    private long Clusters() => (new FileInfo(_image).Length - _data) / _cluster;

    private long LastFree()
    {
        long cluster = Clusters() - 8;
        while (Entry(cluster) != 0)
        {
            cluster--;
        }

        return cluster;
    }

    private uint Entry(long cluster)
    {
        byte[] bytes = [.. Read(_table + (cluster * _bits / 8), 4)];
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return _bits switch { 12 => (cluster % 2 == 0 ? value : value >> 4) & 0xFFF, 16 => value & 0xFFFF, _ => value & 0x0FFFFFFF };
    }

    private void Mark(long cluster, uint value)
    {
        for (int copy = 0; copy < 2; copy++)
        {
            long at = _table + (copy * _tableSize) + (cluster * _bits / 8);
            byte[] bytes = Read(at, 4);
            int shift = _bits == 12 && cluster % 2 == 1 ? 4 : 0;
            uint mask = (uint)((1L << _bits) - 1) << shift;
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, (BinaryPrimitives.ReadUInt32LittleEndian(bytes) & ~mask) | (value << shift));
            Write(at, bytes);
        }
    }

    private void Copy(string path, byte[] contents)
    {
        string source = _work.File("source");
        File.WriteAllBytes(source, contents);
        Run("mcopy", "-o", source, $"::/{path}");
    }

    private void Run(string program, params string[] arguments)
    {
        string[] options = arguments[0][0] == '-' ? [arguments[0], "-i", _image, .. arguments[1..]] : ["-i", _image, .. arguments];
        ToolResult result = OutsideTool.Run(program, options, Mtools);
        Assert.True(result.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {result.All}");
    }

    private byte[] Read(long offset, int length)
    {
        byte[] bytes = new byte[length];
        using FileStream file = File.OpenRead(_image);
        file.Position = offset;
        file.ReadExactly(bytes);
        return bytes;
    }

    private void Write(long offset, Canary canary) => Write(offset, canary.Both[..Math.Min(canary.Both.Length, 4 * SlotSize)]);

    private void Write(long offset, byte[] bytes)
    {
        using FileStream file = new(_image, FileMode.Open, FileAccess.Write);
        file.Position = offset;
        file.Write(bytes);
    }
}
