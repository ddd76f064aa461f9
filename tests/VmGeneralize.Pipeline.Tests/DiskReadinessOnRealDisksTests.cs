using System.Buffers.Binary;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests;

/// <summary>Requirements for the disk itself, on disks made by sgdisk, sfdisk and qemu-img: each violation is found, and a correct disk has none.</summary>
public class DiskReadinessOnRealDisksTests
{
    private const long MiB = 1 << 20;
    private const long GiB = 1L << 30;

    [SkippableFact]
    public void A_fixed_vhd_that_firmware_starts_has_no_findings()
    {
        using TemporaryFolder folder = new();
        string raw = Gpt(folder, 64 * MiB);
        OutsideTool.Require("qemu-img");
        OutsideTool.RunChecked("qemu-img", "convert", "-O", "vpc", "-o", "subformat=fixed,force_size=on", raw, folder.File("disk.vhd"));

        Assert.Empty(Find(folder.File("disk.vhd")));
    }

    [SkippableFact]
    public void Another_container_is_found()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(["azure-container"], Find(Gpt(folder, 64 * MiB)));
    }

    [SkippableFact]
    public void A_part_of_a_mebibyte_is_found()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(["azure-container", "azure-disk-size"], Find(Gpt(folder, (64 * MiB) + 512)));
    }

    [SkippableTheory]
    [InlineData(2048, false)]
    [InlineData(2049, true)]
    public void A_disk_past_the_limit_of_generation_1_is_found(long gibibytes, bool found)
    {
        using TemporaryFolder folder = new();
        Assert.Equal(found ? ["azure-container", "azure-disk-limit"] : ["azure-container"], Find(Mbr(folder, gibibytes * GiB)));
    }

    [SkippableTheory]
    [InlineData(4095, false)]
    [InlineData(4096, true)]
    public void A_disk_past_the_limit_of_generation_2_is_found(long gibibytes, bool found)
    {
        using TemporaryFolder folder = new();
        Assert.Equal(found ? ["azure-container", "azure-disk-limit"] : ["azure-container"], Find(Gpt(folder, gibibytes * GiB)));
    }

    [Fact]
    public void A_disk_that_no_firmware_starts_is_found()
    {
        using TemporaryFolder folder = new();
        SparseFile.Create(folder.File("disk"), 64 * MiB);

        Assert.Equal(["azure-container", "azure-boot"], Find(folder.File("disk")));
    }

    [SkippableTheory]
    [InlineData(512, false)]
    [InlineData(4096, true)]
    public void Sectors_of_another_size_are_found(int sector, bool found)
    {
        OutsideTool.Require("qemu-img");
        using TemporaryFolder folder = new();
        string path = folder.File("disk.vhdx");
        OutsideTool.RunChecked("qemu-img", "create", "-f", "vhdx", path, "64M");

        // qemu-img creates no other sector sizes, so the metadata item is replaced ([MS-VHDX] 2.6.2.4).
        byte[] bytes = File.ReadAllBytes(path);
        int table = bytes.AsSpan().IndexOf("metadata"u8);
        int entry = bytes.AsSpan(table).IndexOf(new Guid("8141BF1D-A96F-4709-BA47-F233A8FAAB5F").ToByteArray());
        int offset = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(table + entry + 16));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(table + offset), sector);
        File.WriteAllBytes(path, bytes);

        Assert.Equal(found ? ["azure-container", "azure-sector-size", "azure-boot"] : ["azure-container", "azure-boot"], Find(path));
    }

    private static string Gpt(TemporaryFolder folder, long size)
    {
        OutsideTool.Require("sgdisk");
        string path = folder.File("gpt");
        SparseFile.Create(path, size);
        OutsideTool.RunChecked("sgdisk", "-n", "1:1M:+16M", "-t", "1:EF00", "-n", "2:0:0", "-t", "2:0700", path);
        return path;
    }

    private static string Mbr(TemporaryFolder folder, long size)
    {
        OutsideTool.Require("sfdisk");
        string path = folder.File("mbr");
        SparseFile.Create(path, size);
        File.WriteAllText(folder.File("table"), "label: dos\nstart=2048,size=65536,type=7,bootable\n");
        OutsideTool.RunChecked("bash", "-c", "sfdisk -q \"$1\" < \"$2\"", "bash", path, folder.File("table"));
        return path;
    }

    private static IEnumerable<string> Find(string path)
    {
        using DiskSession session = DiskSession.Open(path, CancellationToken.None);
        return [.. Inspector.Inspect(session, progress: null, CancellationToken.None).Findings.Select(finding => finding.Rule!.Id)];
    }
}
