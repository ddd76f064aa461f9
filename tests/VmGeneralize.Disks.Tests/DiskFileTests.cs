using VmGeneralize.Blocks;
using VmGeneralize.Disks.Parents;
using VmGeneralize.Disks.Raw;
using VmGeneralize.Disks.Tests.Contract;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Disks.Tests;

public class DiskFileTests
{
    public static TheoryData<string, string> SparseDisks => new()
    {
        { "raw", "preallocation=off" },
        { "vpc", "subformat=fixed,force_size=on" },
        { "vpc", "subformat=dynamic,force_size=on" },
        { "vhdx", "block_size=1M" },
        { "vhdx", "block_size=32M" },
    };

    [SkippableTheory]
    [MemberData(nameof(SparseDisks))]
    public void A_sparse_disk_of_127_GiB_costs_little_reading_and_memory(string format, string options)
    {
        OutsideTool.Require("qemu-img", "qemu-io");
        using TemporaryFolder folder = new();
        string path = folder.File("disk");
        OutsideTool.RunChecked("qemu-img", "create", "-f", format, "-o", options, path, "127G");
        OutsideTool.RunChecked("qemu-io", "-f", format, "-c", "write 100G 64k", path);

        long before = GC.GetAllocatedBytesForCurrentThread();
        CountingDevice file = new(FileDevice.Open(path, new DiskOpenOptions()));
        using DiskImage image = DiskFile.Read(file, new DiskChain(new DiskOpenOptions(), path));
        Extent[] stored = [.. image.Device.StoredExtents(new Extent(0, image.VirtualSize))];
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(127L << 30, image.VirtualSize);
        Assert.Contains(stored, extent => extent.Contains(100L << 30));
        Assert.True(stored.Sum(extent => extent.Length) <= 64 << 20, string.Join(' ', stored));
        Assert.True(file.BytesRead < 8 << 20, $"{file.BytesRead} bytes were read");
        Assert.True(allocated < 16 << 20, $"{allocated} bytes were allocated");
    }

    [SkippableTheory]
    [InlineData("qcow2", "qcow2")]
    [InlineData("vmdk", "VMDK")]
    [InlineData("vdi", "VDI")]
    public void Other_containers_are_named_not_taken_for_raw(string format, string name)
    {
        Qemu.Require();
        using TemporaryFolder folder = new();
        string path = folder.File("disk.vhd");
        OutsideTool.RunChecked("qemu-img", "create", "-f", format, path, "8M");
        UnsupportedFeatureException error = Assert.Throws<UnsupportedFeatureException>(() => DiskFile.Open(path));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains("qemu-img convert", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_is_no_disk()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("disk"), []);
        Assert.Throws<CorruptDataException>(() => DiskFile.Open(folder.File("disk")));
    }

    [Fact]
    public void A_file_that_is_not_whole_sectors_is_no_disk()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("disk"), new byte[1000]);
        CorruptDataException error = Corruption.Expect("Raw disk", "length", () => DiskFile.Open(folder.File("disk")));
        Assert.Equal("a whole number of sectors of 512 bytes", error.Expected);
        Assert.StartsWith("1000 bytes", error.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void A_raw_disk_with_the_size_of_a_vhd_is_noted()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("disk"), new byte[(1 << 20) + 512]);
        using DiskImage image = DiskFile.Open(folder.File("disk"));
        Assert.Equal(DiskFormat.Raw, image.Format);
        Assert.Contains("no VHD footer", Assert.Single(image.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_said_to_be_missing()
    {
        using TemporaryFolder folder = new();
        Assert.Throws<FileNotFoundException>(() => DiskFile.Open(folder.File("none")));
    }

    [Fact]
    public void The_extension_means_nothing()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("disk.raw");
        using (IDiskSink sink = DiskWriter.Create(path, OutputFormat.Vhdx, 8 << 20, OwnOutputContract.Identity))
        {
            sink.Complete();
        }

        using DiskImage image = DiskFile.Open(path);
        Assert.Equal(DiskFormat.VhdxDynamic, image.Format);
        Assert.Equal(OwnOutputContract.Identity.UniqueId, image.Identifier);
        Assert.Equal(4096, image.PhysicalSectorSize);
    }

    private sealed class CountingDevice(IBlockDevice device) : IBlockDevice
    {
        public long BytesRead { get; private set; }

        public long Length => device.Length;

        public int LogicalSectorSize => device.LogicalSectorSize;

        public void Read(long offset, Span<byte> buffer)
        {
            BytesRead += buffer.Length;
            device.Read(offset, buffer);
        }

        public IEnumerable<Extent> StoredExtents(Extent range) => device.StoredExtents(range);

        public void Dispose() => device.Dispose();
    }
}
