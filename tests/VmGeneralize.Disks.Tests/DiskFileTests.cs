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

    public static TheoryData<int, byte[], string, string> OtherFiles => new()
    {
        { 0x101, [.. "ustar\0"u8], "OVA", "tar -xf" },
        { 0, [.. "EVF"u8, 0x09, 0x0D, 0x0A, 0xFF, 0x00], "E01", "ewfexport" },
        { 0, [.. "EVF2"u8, 0x0D, 0x0A, 0x81, 0x00], "Ex01", "ewfexport" },
        { 0, [.. "MSWIM\0\0\0"u8], "WIM", "DISM /Apply-Image" },
        { 0, [.. "VMA\0"u8], "Proxmox", "vma extract" },
        { 0, [.. "WithoutFreeSpace"u8], "Parallels", "qemu-img convert" },
        { (1 << 20) - 512, [.. "koly"u8, 0, 0, 0, 4, 0, 0, 2, 0], "DMG", "qemu-img convert -f dmg" },
        { 0, [0x1F, 0x8B, 0x08], "gzip", "gunzip" },
        { 0, [0xFD, .. "7zXZ"u8, 0x00], "xz", "unxz" },
        { 0, [0x28, 0xB5, 0x2F, 0xFD], "zstd", "unzstd" },
        { 0, [0x04, 0x22, 0x4D, 0x18], "lz4", "unlz4" },
        { 0, [.. "PK"u8, 0x03, 0x04], "zip", "unzip" },
    };

    [Theory]
    [MemberData(nameof(OtherFiles))]
    public void Other_files_are_named_with_what_to_run_first(int offset, byte[] signature, string name, string command)
    {
        using TemporaryFolder folder = new();
        byte[] bytes = new byte[1 << 20];
        signature.CopyTo(bytes, offset);
        File.WriteAllBytes(folder.File("disk"), bytes);
        UnsupportedFeatureException error = Assert.Throws<UnsupportedFeatureException>(() => DiskFile.Open(folder.File("disk")));
        Assert.Contains(name, error.Feature, StringComparison.Ordinal);
        Assert.Contains(command, error.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(512, true)] // blocks of 2048 bytes: all of the file
    [InlineData(5120, false)] // a disc that was written onto a disk once
    public void A_disc_is_told_by_the_size_that_it_says(int blocks, bool isDisc)
    {
        using TemporaryFolder folder = new();
        byte[] bytes = new byte[1 << 20];
        "\u0001CD001"u8.CopyTo(bytes.AsSpan(0x8000));
        BitConverter.TryWriteBytes(bytes.AsSpan(0x8000 + 80), blocks);
        BitConverter.TryWriteBytes(bytes.AsSpan(0x8000 + 128), (short)2048);
        File.WriteAllBytes(folder.File("disk"), bytes);
        Exception? problem = Record.Exception(() => DiskFile.Open(folder.File("disk")).Dispose());
        Assert.Equal(isDisc ? typeof(UnsupportedFeatureException) : null, problem?.GetType());
    }

    [Theory]
    [InlineData(3 << 20)]
    [InlineData(100)]
    public void A_fixed_vhd_that_was_lengthened_behind_its_footer_is_read_to_where_the_footer_says(int added)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("disk.vhd");
        using (IDiskSink sink = DiskWriter.Create(path, OutputFormat.FixedVhd, 8 << 20, OwnOutputContract.Identity))
        {
            sink.Complete();
        }

        using (FileStream file = File.OpenWrite(path))
        {
            file.SetLength(file.Length + added);
        }

        using DiskImage image = DiskFile.Open(path);
        Assert.Equal((DiskFormat.VhdFixed, 8L << 20), (image.Format, image.VirtualSize));
        Assert.Contains(image.Notes, note => note.Contains($"continues for {added} bytes", StringComparison.Ordinal));
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
