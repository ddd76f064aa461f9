using System.Buffers.Binary;
using VmGeneralize.Blocks;
using VmGeneralize.Disks.Tests.Contract;
using VmGeneralize.Disks.Tests.Vhd;
using VmGeneralize.Disks.Vhdx;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Disks.Tests.Vhdx;

/// <summary>A valid VHDX, one change, one expected outcome.</summary>
public class VhdxReaderTests
{
    private const long Size = 9L << 20;

    private static readonly byte[] Data = [7, 7, 7];

    [Theory]
    [InlineData(64 << 10)]
    [InlineData(128 << 10)]
    public void One_damaged_header_is_noted(int offset)
    {
        PatchedVhdx vhdx = Make();
        vhdx.Bytes[offset + 100] ^= 1;
        using DiskImage image = VhdReaderTests.Open(vhdx.Bytes);
        AssertContent(image);
        Assert.Contains("headers is damaged", Assert.Single(image.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_damaged_headers_are_corrupt()
    {
        PatchedVhdx vhdx = Make();
        vhdx.Bytes[(64 << 10) + 100] ^= 1;
        vhdx.Bytes[(128 << 10) + 100] ^= 1;
        AssertCorrupt("VHDX header", vhdx);
    }

    [Fact]
    public void Two_equal_headers_are_read_and_two_that_only_share_their_number_are_not()
    {
        PatchedVhdx vhdx = Make();
        VhdxHeader header = vhdx.Header;
        header.Write(vhdx.Bytes.AsSpan(64 << 10));
        header.Write(vhdx.Bytes.AsSpan(128 << 10));
        using (DiskImage image = VhdReaderTests.Open(vhdx.Bytes))
        {
            AssertContent(image);
        }

        (header with { DataWriteGuid = Guid.NewGuid() }).Write(vhdx.Bytes.AsSpan(128 << 10));
        AssertCorrupt("VHDX header", vhdx);
    }

    [Fact]
    public void The_second_region_table_stands_in_for_the_first()
    {
        PatchedVhdx vhdx = Make();
        vhdx.Bytes[(192 << 10) + 4] ^= 1;
        using (DiskImage image = VhdReaderTests.Open(vhdx.Bytes))
        {
            AssertContent(image);
            Assert.Contains("second one is used", Assert.Single(image.Notes), StringComparison.Ordinal);
        }

        vhdx.Bytes[(256 << 10) + 4] ^= 1;
        AssertCorrupt("VHDX region table", vhdx);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Unknown_regions_are_refused_when_required(bool required)
    {
        PatchedVhdx vhdx = Make();
        Span<byte> table = vhdx.Bytes.AsSpan(192 << 10, RegionTable.Size);
        BinaryPrimitives.WriteUInt32LittleEndian(table[8..], 3);
        new RegionTableEntry(Guid.NewGuid(), 1 << 20, 1 << 20, required).Write(table[(16 + 64)..]);
        VhdxChecksum.Update(table);
        AssertUnsupportedWhen(required, vhdx);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Unknown_metadata_items_are_refused_when_required(bool required)
    {
        PatchedVhdx vhdx = Make();
        vhdx.AddItem(Guid.NewGuid(), [1, 2, 3], required ? MetadataFlags.IsRequired : MetadataFlags.IsUser);
        AssertUnsupportedWhen(required, vhdx);
    }

    [Theory]
    [InlineData(7)] // partially present: only in differencing disks
    [InlineData(4)]
    public void States_that_the_disk_cannot_have_are_corrupt(int state)
    {
        PatchedVhdx vhdx = Make();
        vhdx.SetBat(0, vhdx.Bat(0) with { State = (BlockState)state });
        Corruption.Expect("VHDX block allocation table", "state of block 0", "one of this kind of disk", state, () => VhdReaderTests.Open(vhdx.Bytes));
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(2UL << 20)] // the metadata's place
    [InlineData(0xFFFFFFFFFFF00000UL)]
    [InlineData(0x7FFFFFFFFFF00000UL)]
    public void Places_that_a_block_cannot_have_are_corrupt(ulong place)
    {
        PatchedVhdx vhdx = Make();
        vhdx.SetBat(0, new BatEntry(BlockState.FullyPresent, place));
        AssertCorrupt("VHDX block allocation table", vhdx);
    }

    [Fact]
    public void Two_blocks_in_one_place_are_corrupt()
    {
        PatchedVhdx vhdx = Make();
        vhdx.SetBat(1, vhdx.Bat(0));
        Assert.Contains("overlap", AssertCorrupt("VHDX block allocation table", vhdx).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Blocks_without_data_read_as_zero_whatever_place_they_name(int state)
    {
        PatchedVhdx vhdx = Make();
        vhdx.SetBat(0, new BatEntry((BlockState)state, 0xFFFFFFFFFFF00000UL));
        using DiskImage image = VhdReaderTests.Open(vhdx.Bytes);
        byte[] bytes = [1, 1, 1];
        image.Device.Read(0, bytes);
        Assert.Equal(new byte[3], bytes);
        Assert.DoesNotContain(image.Device.StoredExtents(new Extent(0, Size)), extent => extent.Offset == 0);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData((9UL << 20) + 1)]
    [InlineData((64UL << 40) + 512)]
    [InlineData(ulong.MaxValue - 511)]
    [InlineData(64UL << 40)] // allowed, but the table is too small for it
    public void Sizes_that_cannot_be_are_corrupt(ulong size)
    {
        PatchedVhdx vhdx = Make();
        BinaryPrimitives.WriteUInt64LittleEndian(vhdx.Bytes.AsSpan(vhdx.Item(MetadataItems.VirtualDiskSize)), size);
        Assert.Throws<CorruptDataException>(() => VhdReaderTests.Open(vhdx.Bytes));
    }

    [Theory]
    [InlineData(512u << 10)]
    [InlineData(512u << 20)]
    [InlineData(3u << 20)]
    public void Block_sizes_that_cannot_be_are_corrupt(uint size)
    {
        PatchedVhdx vhdx = Make();
        BinaryPrimitives.WriteUInt32LittleEndian(vhdx.Bytes.AsSpan(vhdx.Item(MetadataItems.FileParameters)), size);
        Corruption.Expect("VHDX file parameters", "block size", "a power of two from 1 to 256 MiB", size, () => VhdReaderTests.Open(vhdx.Bytes));
    }

    [Fact]
    public void A_file_cut_in_its_data_is_corrupt()
    {
        PatchedVhdx vhdx = Make();
        Assert.Throws<CorruptDataException>(() => VhdReaderTests.Open(vhdx.Bytes[..^(1 << 20)]));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(65536)]
    [InlineData(200_000)]
    [InlineData(1 << 20)]
    [InlineData(3 << 20)]
    public void A_file_cut_in_its_structures_is_corrupt(int length) =>
        Assert.Throws<CorruptDataException>(() => VhdReaderTests.Open(Make().Bytes[..length]));

    [Fact]
    public void Version_two_is_unsupported()
    {
        PatchedVhdx vhdx = Make();
        vhdx.Header = vhdx.Header with { Version = 2 };
        Assert.Throws<UnsupportedFeatureException>(() => VhdReaderTests.Open(vhdx.Bytes));
    }

    private static PatchedVhdx Make()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("disk");
        using (IDiskSink sink = DiskWriter.Create(path, OutputFormat.Vhdx, Size, OwnOutputContract.Identity))
        {
            sink.Write(0, Data);
            sink.Write(5 << 20, Data);
            sink.Complete();
        }

        return PatchedVhdx.Load(path);
    }

    private static void AssertContent(DiskImage image)
    {
        byte[] bytes = new byte[3];
        image.Device.Read(5 << 20, bytes);
        Assert.Equal(Data, bytes);
    }

    private static CorruptDataException AssertCorrupt(string structure, PatchedVhdx vhdx)
    {
        CorruptDataException error = Assert.Throws<CorruptDataException>(() => VhdReaderTests.Open(vhdx.Bytes));
        Assert.Equal(structure, error.Structure);
        return error;
    }

    private static void AssertUnsupportedWhen(bool required, PatchedVhdx vhdx)
    {
        if (required)
        {
            Assert.Throws<UnsupportedFeatureException>(() => VhdReaderTests.Open(vhdx.Bytes));
            return;
        }

        using DiskImage image = VhdReaderTests.Open(vhdx.Bytes);
        AssertContent(image);
    }
}
