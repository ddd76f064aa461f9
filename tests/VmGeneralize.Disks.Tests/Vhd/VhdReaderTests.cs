using System.Buffers.Binary;
using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.Disks.Parents;
using VmGeneralize.Disks.Tests.Contract;
using VmGeneralize.Disks.Tests.Mutation;
using VmGeneralize.Disks.Vhd;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Disks.Tests.Vhd;

/// <summary>A valid VHD, one change, one expected outcome.</summary>
public class VhdReaderTests
{
    private const long Size = 9L << 20;
    private const int Table = 1536;

    private static readonly byte[] FirstBytes = [7, 7, 7];

    [Fact]
    public void A_fixed_disk_with_a_wrong_footer_checksum_is_corrupt()
    {
        byte[] vhd = Make(OutputFormat.FixedVhd);
        vhd[^500] ^= 1;
        byte[] footer = vhd[^512..];
        string computed = $"0x{VhdChecksum.Compute(footer, VhdFooter.ChecksumPosition):X8}";
        string stored = $"0x{VhdChecksum.Stored(footer, VhdFooter.ChecksumPosition):X8}";
        CorruptDataException error = Corruption.Expect("VHD footer", "checksum", computed, stored, () => Open(vhd));
        Assert.Equal(vhd.Length - 512, error.Offset);
    }

    [Fact]
    public void A_dynamic_disk_with_a_wrong_footer_uses_the_copy_and_says_so()
    {
        byte[] vhd = Make(OutputFormat.DynamicVhd);
        vhd[^500] ^= 1;
        using DiskImage image = Open(vhd);
        AssertContent(image);
        Assert.Contains("copy at the start is used", Assert.Single(image.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dynamic_disk_without_its_last_sector_uses_the_copy_and_says_so()
    {
        using DiskImage image = Open(Make(OutputFormat.DynamicVhd)[..^512]);
        AssertContent(image);
        Assert.Contains("missing", Assert.Single(image.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dynamic_disk_with_a_damaged_copy_uses_the_footer_and_says_so()
    {
        byte[] vhd = Make(OutputFormat.DynamicVhd);
        vhd.AsSpan(0, 512).Clear();
        using DiskImage image = Open(vhd);
        AssertContent(image);
        Assert.Contains("damaged", Assert.Single(image.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dynamic_disk_with_both_footers_damaged_is_corrupt()
    {
        byte[] vhd = Make(OutputFormat.DynamicVhd);
        vhd[^500] ^= 1;
        vhd[12] ^= 1;
        Assert.Throws<CorruptDataException>(() => Open(vhd));
    }

    [Fact]
    public void A_dynamic_disk_cut_in_its_data_is_corrupt()
    {
        byte[] vhd = Make(OutputFormat.DynamicVhd);
        CorruptDataException error = Assert.Throws<CorruptDataException>(() => Open(vhd[..(vhd.Length / 2)]));
        Assert.Equal("VHD block allocation table", error.Structure);
    }

    [Fact]
    public void Old_footers_of_511_bytes_are_read()
    {
        byte[] vhd = Make(OutputFormat.FixedVhd);
        using DiskImage image = Open(vhd[..^1]);
        Assert.Equal(DiskFormat.VhdFixed, image.Format);
        AssertContent(image);
    }

    [Fact]
    public void A_fixed_disk_shorter_than_its_current_size_is_corrupt()
    {
        byte[] vhd = Make(OutputFormat.FixedVhd);
        string held = $"at most the {vhd.Length - 4608} bytes that the file holds before the footer";
        Corruption.Expect("VHD footer", "Current Size", held, Size, () => Open([.. vhd[..^4608], .. vhd[^512..]]));
    }

    [Fact]
    public void Bytes_between_a_fixed_disk_and_its_footer_are_noted()
    {
        byte[] vhd = Make(OutputFormat.FixedVhd);
        using DiskImage image = Open([.. vhd[..^512], .. new byte[4096], .. vhd[^512..]]);
        Assert.Equal(Size, image.VirtualSize);
        Assert.Contains("4096 bytes", Assert.Single(image.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Current_size_counts_where_the_creator_showed_geometry()
    {
        byte[] vhd = Make(OutputFormat.FixedVhd);
        Encoding.ASCII.GetBytes("vpc ", vhd.AsSpan(vhd.Length - 512 + 0x1C));
        VhdChecksum.Update(vhd.AsSpan(vhd.Length - 512), VhdFooter.ChecksumPosition);
        using DiskImage image = Open(vhd);
        Assert.Equal(Size, image.VirtualSize);
        Assert.Contains("geometry", Assert.Single(image.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void The_geometry_counts_where_the_file_holds_no_more()
    {
        byte[] vhd = Make(OutputFormat.FixedVhd);
        long geometry = VhdGeometry.FromSize(Size).Size;
        Assert.True(geometry < Size);
        using DiskImage image = Open([.. vhd[..(int)geometry], .. vhd[^512..]]);
        Assert.Equal(geometry, image.VirtualSize);
        Assert.Contains("geometry", Assert.Single(image.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void The_saved_state_is_noted()
    {
        byte[] vhd = Make(OutputFormat.FixedVhd);
        vhd[^(512 - 0x54)] = 1;
        VhdChecksum.Update(vhd.AsSpan(vhd.Length - 512), VhdFooter.ChecksumPosition);
        using DiskImage image = Open(vhd);
        Assert.Contains("saved", Assert.Single(image.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x03u, "place of a block", "off the container's own structures at ")] // inside the header
    [InlineData(0x00u, "place of a block", "off the container's own structures at ")]
    [InlineData(0x7FFFFFFFu, "place of block 0", "room for ")] // past the end
    public void A_table_entry_that_lies_is_corrupt(uint sector, string field, string expected)
    {
        byte[] vhd = Make(OutputFormat.DynamicVhd);
        BinaryPrimitives.WriteUInt32BigEndian(vhd.AsSpan(Table), sector);
        CorruptDataException error = Corruption.Expect("VHD block allocation table", field, () => Open(vhd));
        Assert.StartsWith(expected, error.Expected, StringComparison.Ordinal);
        Assert.Equal($"byte {sector * 512L}", error.Actual);
    }

    [Fact]
    public void Two_blocks_in_one_place_are_corrupt()
    {
        byte[] vhd = Make(OutputFormat.DynamicVhd);
        vhd.AsSpan(Table, 4).CopyTo(vhd.AsSpan(Table + 4));
        CorruptDataException error = Assert.Throws<CorruptDataException>(() => Open(vhd));
        Assert.Contains("overlap", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lying_entry_count_costs_no_memory()
    {
        byte[] vhd = Make(OutputFormat.DynamicVhd);
        BinaryPrimitives.WriteUInt32BigEndian(vhd.AsSpan(512 + 0x1C), uint.MaxValue);
        VhdChecksum.Update(vhd.AsSpan(512, 1024), VhdDynamicHeader.ChecksumPosition);
        long before = GC.GetAllocatedBytesForCurrentThread();
        using (DiskImage image = Open(vhd)) // the table is as long as the disk needs it, whatever it says
        {
            AssertContent(image);
        }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 2 << 20);
    }

    [Theory]
    [InlineData(3u)]
    [InlineData(256u)]
    [InlineData(0x80000000u)]
    [InlineData(0u)]
    public void Odd_block_sizes_are_corrupt(uint blockSize)
    {
        byte[] vhd = Make(OutputFormat.DynamicVhd);
        BinaryPrimitives.WriteUInt32BigEndian(vhd.AsSpan(512 + 0x20), blockSize);
        VhdChecksum.Update(vhd.AsSpan(512, 1024), VhdDynamicHeader.ChecksumPosition);
        CorruptDataException error = Corruption.Expect("VHD dynamic header", "block size", () => Open(vhd));
        Assert.Equal($"{blockSize}", error.Actual);
    }

    [Fact]
    public void An_unknown_disk_type_is_unsupported()
    {
        byte[] vhd = Make(OutputFormat.FixedVhd);
        vhd[^(512 - 0x3F)] = 6;
        VhdChecksum.Update(vhd.AsSpan(vhd.Length - 512), VhdFooter.ChecksumPosition);
        Assert.Throws<UnsupportedFeatureException>(() => Open(vhd));
    }

    [Fact]
    public void The_identifier_is_the_one_that_was_given()
    {
        using DiskImage image = Open(Make(OutputFormat.FixedVhd));
        Assert.Equal(OwnOutputContract.Identity.UniqueId, image.Identifier);
    }

    internal static DiskImage Open(byte[] bytes) =>
        DiskFile.Read(new ShortDevice(bytes, bytes.Length), new DiskChain(new DiskOpenOptions(), "/disk"));

    private static byte[] Make(OutputFormat output)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("disk");
        using (IDiskSink sink = DiskWriter.Create(path, output, Size, OwnOutputContract.Identity))
        {
            sink.Write(0, FirstBytes);
            sink.Write(5 << 20, FirstBytes);
            sink.Complete();
        }

        return File.ReadAllBytes(path);
    }

    private static void AssertContent(DiskImage image)
    {
        byte[] bytes = new byte[3];
        image.Device.Read(5 << 20, bytes);
        Assert.Equal(FirstBytes, bytes);
        Assert.Equal(Size, image.VirtualSize);
    }
}
