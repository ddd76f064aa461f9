using VmGeneralize.Blocks;
using VmGeneralize.Disks.Tests.Contract;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Disks.Tests;

/// <summary>Written disks, checked with qemu-img.</summary>
public class DiskWriterTests
{
    private static readonly DiskIdentity Identity = OwnOutputContract.Identity;

    [SkippableTheory]
    [InlineData(OutputFormat.FixedVhd, "vpc", 1L << 20)]
    [InlineData(OutputFormat.FixedVhd, "vpc", 41L << 20)]
    [InlineData(OutputFormat.FixedVhd, "vpc", 127L << 30)]
    [InlineData(OutputFormat.FixedVhd, "vpc", 2000L << 30)]
    [InlineData(OutputFormat.DynamicVhd, "vpc", 41L << 20)]
    [InlineData(OutputFormat.DynamicVhd, "vpc", (41L << 20) + 512)]
    [InlineData(OutputFormat.DynamicVhd, "vpc", 2000L << 30)]
    [InlineData(OutputFormat.Vhdx, "vhdx", 41L << 20)]
    [InlineData(OutputFormat.Vhdx, "vhdx", (41L << 20) + 512)]
    [InlineData(OutputFormat.Vhdx, "vhdx", (4L << 30) + (8 << 20))]
    [InlineData(OutputFormat.Vhdx, "vhdx", 127L << 30)]
    [InlineData(OutputFormat.Vhdx, "vhdx", 4095L << 30)]
    [InlineData(OutputFormat.Raw, "raw", (41L << 20) + 512)]
    public void Qemu_reads_the_same_disk(OutputFormat output, string format, long size)
    {
        Qemu.Require();
        using TemporaryFolder folder = new();
        string raw = Content.WriteRaw(folder, size: size);
        string path = folder.File("out");
        Write(path, output, size);

        Assert.Equal(size, Qemu.VirtualSize(path, format));
        if (size <= (format == "vhdx" ? 5L << 30 : 1L << 40)) // qemu reads all the zeros of a VHDX; past 4 GiB the BAT has bitmap entries
        {
            OutsideTool.RunChecked("qemu-img", "compare", "-f", "raw", "-F", format, raw, path);
        }

        if (format == "vhdx")
        {
            Assert.Contains("No errors", OutsideTool.RunChecked("qemu-img", "check", "-f", format, path), StringComparison.Ordinal);
        }
    }

    [SkippableTheory]
    [InlineData(OutputFormat.Vhdx, "vhdx")]
    [InlineData(OutputFormat.DynamicVhd, "vpc")]
    public void Qemu_writes_into_a_growing_disk_and_both_still_agree(OutputFormat output, string format)
    {
        OutsideTool.Require("qemu-img", "qemu-io");
        using TemporaryFolder folder = new();
        string path = folder.File("out");
        Write(path, output, Content.Size);
        OutsideTool.RunChecked("qemu-io", "-f", format, "-c", "write -P 0x5a 3M 5M", "-c", "write -P 0x77 20480512 1024", path);

        byte[] expected = File.ReadAllBytes(Qemu.ToRaw(folder, path, format));
        using DiskImage image = DiskFile.Open(path);
        byte[] actual = new byte[image.VirtualSize];
        image.Device.Read(0, actual);
        Assert.True(actual.AsSpan().SequenceEqual(expected));
    }

    [Fact]
    public void A_fixed_vhd_is_whole_mebibytes_and_a_footer()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("out.vhd");
        Write(path, OutputFormat.FixedVhd, Content.Size);
        Assert.Equal(Content.Size + VhdSize.FooterSize, new FileInfo(path).Length);
        Assert.Throws<ArgumentException>(() => DiskWriter.Create(folder.File("odd.vhd"), OutputFormat.FixedVhd, Content.Size + 512, Identity));
        Assert.False(File.Exists(folder.File("odd.vhd")));
    }

    [Theory]
    [InlineData(OutputFormat.FixedVhd)]
    [InlineData(OutputFormat.DynamicVhd)]
    [InlineData(OutputFormat.Vhdx)]
    [InlineData(OutputFormat.Raw)]
    public void Zeros_are_not_stored(OutputFormat output)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("out");
        using (IDiskSink sink = DiskWriter.Create(path, output, 1L << 30, Identity))
        {
            sink.Write(0, new byte[4 << 20]);
            sink.Write(512L << 20, [.. new byte[1 << 20], 1, .. new byte[(1 << 20) - 1]]);
            sink.Complete();
        }

        using DiskImage image = DiskFile.Open(path);
        Extent stored = Assert.Single(image.Device.StoredExtents(new Extent(0, image.VirtualSize)));
        Assert.True(stored.Contains(513L << 20));
        Assert.True(stored.Length <= 2 << 20, $"{stored} is stored for one byte");
    }

    [Theory]
    [InlineData(OutputFormat.FixedVhd)]
    [InlineData(OutputFormat.DynamicVhd)]
    [InlineData(OutputFormat.Vhdx)]
    public void The_same_input_gives_the_same_bytes(OutputFormat output)
    {
        using TemporaryFolder folder = new();
        Write(folder.File("a"), output, Content.Size);
        Write(folder.File("b"), output, Content.Size);
        Assert.Equal(File.ReadAllBytes(folder.File("a")), File.ReadAllBytes(folder.File("b")));
    }

    [Theory]
    [InlineData(OutputFormat.FixedVhd)]
    [InlineData(OutputFormat.DynamicVhd)]
    [InlineData(OutputFormat.Vhdx)]
    [InlineData(OutputFormat.Raw)]
    public void An_unfinished_file_is_deleted(OutputFormat output)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("out");
        using (IDiskSink sink = DiskWriter.Create(path, output, Content.Size, Identity))
        {
            sink.Write(0, [1, 2, 3]);
            Assert.True(File.Exists(path));
        }

        Assert.False(File.Exists(path));
    }

    [Fact]
    public void An_existing_file_is_never_overwritten()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("precious");
        File.WriteAllText(path, "keep");
        Assert.Throws<IOException>(() => DiskWriter.Create(path, OutputFormat.Raw, Content.Size, Identity));
        Assert.Equal("keep", File.ReadAllText(path));
    }

    [Fact]
    public void Writes_out_of_order_or_past_the_end_are_refused()
    {
        using TemporaryFolder folder = new();
        using IDiskSink sink = DiskWriter.Create(folder.File("out"), OutputFormat.FixedVhd, 1 << 20, Identity);
        sink.Write(4096, [1]);
        Assert.Throws<ArgumentException>(() => sink.Write(4096, [1]));
        Assert.Throws<ArgumentException>(() => sink.Write((1 << 20) - 1, [1, 2]));
        sink.Write((1 << 20) - 1, [1]);
        sink.Complete();
        Assert.Throws<ArgumentException>(() => sink.Write(1 << 20, []));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1 << 20)]
    [InlineData(1 << 20, 1 << 20)]
    [InlineData((1 << 20) + 1, 2 << 20)]
    public void Sizes_are_rounded_up_to_whole_mebibytes(long size, long rounded) => Assert.Equal(rounded, VhdSize.RoundUpToMiB(size));

    private static void Write(string path, OutputFormat output, long size)
    {
        using IDiskSink sink = DiskWriter.Create(path, output, size, Identity);
        foreach ((long offset, byte[] bytes) in Content.Runs(size))
        {
            // In pieces that are not aligned to blocks or grains.
            for (int at = 0; at < bytes.Length; at += 100_001)
            {
                sink.Write(offset + at, bytes.AsSpan(at, Math.Min(100_001, bytes.Length - at)));
            }
        }

        sink.Complete();
    }
}
