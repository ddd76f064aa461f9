using System.Text;
using VmGeneralize.EndToEnd.Tests.Damage;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>Partition tables, NTFS and hives that are truncated, have altered bytes or contain false values.</summary>
public sealed class DamagedVolumeTests : IDisposable
{
    private const int MiB = 1 << 20;
    private const int C = 38 * MiB; // where the fixture's NTFS volume starts
    private const int Mft = C + (4 * 4096); // mkntfs puts it at cluster 4
    private const int RecordSize = 1024;
    private const int Records = 520;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void The_backup_partition_table_is_used_when_the_primary_is_damaged()
    {
        string path = Raw();
        using (FileStream file = File.OpenWrite(path))
        {
            file.Position = 512;
            file.Write("no table"u8);
        }

        ToolResult result = VmGeneralizeTool.RunChecked("inspect", path);

        Assert.Contains("Windows Server 2022", result.Output, StringComparison.Ordinal);
        Assert.Contains("backup", result.Output + result.Error, StringComparison.OrdinalIgnoreCase);
        VmGeneralizeTool.RunChecked("generalize", path, "-o", _folder.File("out.vhd"));
        SparseFile.Extract(_folder.File("out.vhd"), 0, 96 * MiB, _folder.File("out.raw"));
        ToolResult table = OutsideTool.Run("sgdisk", "-v", _folder.File("out.raw"));
        Assert.Contains("No problems found", table.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Partition_tables()
    {
        string path = Raw();
        AssertHandled(
            path,
            [
                new("both GPT headers", true, [(512, new byte[8]), (-512, new byte[8])]),
                new("both GPT arrays", true, [(1024 + 40, [1, 2, 3]), (-(33 * 512) + 40, [1, 2, 3])]),
                Change.Cut(0),
                Change.Cut(512),
                Change.Cut(C + (20 * MiB)),
                .. Change.Random(10, 16, 446, 66),
                .. Change.Random(11, 16, 512, 92),
                .. Change.Random(12, 8, 1024, 384),
            ]);
    }

    [SkippableFact]
    public void Ntfs()
    {
        string path = Raw();
        AssertHandled(
            path,
            [
                Change.Overwrite("bytes per sector", C + 0x0B, 1, 0),
                Change.Overwrite("sectors per cluster", C + 0x0D, 3),
                Change.Overwrite("MFT outside the volume", C + 0x30, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0),
                Change.Overwrite("record size", C + 0x40, 0x90),
                Change.Overwrite("file record of the MFT", Mft, (byte)'X'),
                Change.Overwrite("fixup of the MFT's record", Mft + 510, 0x77, 0x77),
                Change.Overwrite("file record of the root directory", Mft + (5 * RecordSize), (byte)'B', (byte)'A', (byte)'A', (byte)'D'),
                .. Change.Random(20, 12, C, 84),
                .. Change.Random(21, 24, Mft, 16 * RecordSize),
                .. Change.Random(22, 48, Mft + (16 * RecordSize), (Records - 16) * RecordSize),
            ]);
    }

    [SkippableTheory]
    [InlineData("ImageState")]
    [InlineData("UnattendFile")]
    public void Hives(string valueInIt)
    {
        string path = Raw();
        int hive = FindHive(File.ReadAllBytes(path), valueInIt);
        AssertHandled(
            path,
            [
                Change.Overwrite("signature", hive, (byte)'X'),
                Change.Overwrite("root cell outside", hive + 36, 0xFF, 0xFF, 0xFF, 0x7F),
                Change.Overwrite("bins size", hive + 40, 0xFF, 0xFF, 0xFF, 0x7F),
                Change.Overwrite("checksum of a hive without logs", hive + 508, 1, 2, 3, 4),
                Change.Overwrite("first bin's signature", hive + 4096, (byte)'X'),
                .. Change.Random(30, 16, hive, 64),
                .. Change.Random(31, 48, hive + 4096, 8192),
            ]);
    }

    private static int FindHive(byte[] disk, string valueInIt)
    {
        for (int position = C; position < disk.Length - 16384; position += 4096)
        {
            bool hive = disk.AsSpan(position, 4).SequenceEqual("regf"u8)
                && disk.AsSpan(position, 16384).IndexOf(Encoding.ASCII.GetBytes(valueInIt)) > 0;
            if (hive)
            {
                return position;
            }
        }

        throw new InvalidOperationException($"no hive with {valueInIt} on the fixture");
    }

    private static void AssertHandled(string path, IEnumerable<Change> changes)
    {
        using DamagedDisk disk = new(path);
        foreach (Change change in changes)
        {
            disk.AssertHandled(change);
        }
    }

    private string Raw()
    {
        OutsideTool.Require("qemu-img");
        string path = _folder.File("disk.raw");
        Qemu.ConvertToRaw(Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx"), path);
        return path;
    }
}
