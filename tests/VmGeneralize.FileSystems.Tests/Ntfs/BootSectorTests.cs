using System.Buffers.Binary;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ntfs;

public sealed class BootSectorTests
{
    /// <summary>A boot sector with 4 KiB clusters on 1,000,000 sectors.</summary>
    internal static byte[] Valid()
    {
        byte[] bytes = new byte[512];
        "NTFS    "u8.CopyTo(bytes.AsSpan(3));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(0x0B), 512);
        bytes[0x0D] = 8;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(0x28), 1_000_000);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(0x30), 4);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(0x38), 60_000);
        bytes[0x40] = 0xF6;
        bytes[0x44] = 1;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(0x48), 0x1122334455667788);
        return bytes;
    }

    [Fact]
    public void Fields_are_decoded()
    {
        BootSector boot = BootSector.Read(Valid());

        Assert.Equal(new BootSector(512, 4096, 1_000_000, new Lcn(4), new Lcn(60_000), 1024, 4096, 0x1122334455667788), boot);
        Assert.Equal(125_000, boot.Clusters);
    }

    [Theory]
    [InlineData(1, 512)]
    [InlineData(0x80, 65536)]
    [InlineData(0xF8, 131072)]
    [InlineData(0xF4, 2 << 20)]
    public void Clusters_of_512_bytes_to_2_MiB_are_known(byte stored, int expected)
    {
        byte[] bytes = Valid();
        bytes[0x0D] = stored;
        bytes[0x44] = 0xF4;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(0x38), 100);

        BootSector boot = BootSector.Read(bytes);

        Assert.Equal((expected, 4096), (boot.BytesPerCluster, boot.BytesPerIndexBlock));
    }

    [Theory]
    [InlineData(0x03, 0, "name", "NTFS")]
    [InlineData(0x0B, 3, "bytes per sector", "512 to 4096")]
    [InlineData(0x0D, 3, "cluster size", "one sector to 2 MiB")]
    [InlineData(0x0D, 0xF3, "cluster size", "one sector to 2 MiB")]
    [InlineData(0x2F, 0x80, "total sectors", "1 or more")]
    [InlineData(0x33, 1, "LCN of $MFT", null)]
    [InlineData(0x3F, 0xFF, "LCN", "a cluster number")]
    [InlineData(0x40, 0xF7, "file record size", "1024 to 4096")]
    [InlineData(0x44, 0xE0, "structure size", "a power of two")]
    public void A_bad_field_is_named(int offset, byte value, string field, string? expected)
    {
        byte[] bytes = Valid();
        Assert.NotEqual(value, bytes[offset]);
        bytes[offset] = value;

        CorruptDataException error = Corruption.Expect("NTFS boot sector", field, () => BootSector.Read(bytes));
        Assert.Equal(expected ?? error.Expected, error.Expected);
        Assert.InRange(offset, error.Offset, error.Offset + 7); // the field that the byte is in
    }

    [Fact]
    public void File_records_of_2048_bytes_are_read()
    {
        byte[] bytes = Valid();
        bytes[0x40] = 0xF5;

        Assert.Equal(2048, BootSector.Read(bytes).BytesPerRecord);
    }

    [Fact]
    public void BitLocker_is_named()
    {
        byte[] bytes = Valid();
        "-FVE-FS-"u8.CopyTo(bytes.AsSpan(3));

        Assert.Contains("BitLocker", Assert.Throws<UnsupportedFeatureException>(() => BootSector.Read(bytes)).Message);
    }
}
