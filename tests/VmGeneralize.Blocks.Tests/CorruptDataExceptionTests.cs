namespace VmGeneralize.Blocks.Tests;

public class CorruptDataExceptionTests
{
    [Fact]
    public void A_mismatch_is_kept_in_fields_and_told_from_them()
    {
        CorruptDataException error = CorruptDataException.Mismatch("VHD footer", 512, "checksum", $"0x{0xFFFF1234:X8}", 7);

        Assert.Equal(("VHD footer", 512L, "checksum", "0xFFFF1234", "7"), (error.Structure, error.Offset, error.Field, error.Expected, error.Actual));
        Assert.Equal("VHD footer at byte 512 (0x200): checksum: expected 0xFFFF1234, found 7", error.Message);
    }

    [Fact]
    public void Advice_follows_and_is_no_part_of_the_fields()
    {
        CorruptDataException error = new("ext journal", 0, DataMismatch.Of("magic", 1, 2), "Run e2fsck");

        Assert.Equal("2", error.Actual);
        Assert.EndsWith("magic: expected 1, found 2. Run e2fsck", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_single_field_has_none()
    {
        CorruptDataException error = new("Parent chain", 0, "a is its own ancestor");

        Assert.Null(error.Field);
        Assert.Null(error.Expected);
        Assert.Null(error.Actual);
        Assert.Equal("Parent chain at byte 0 (0x0): a is its own ancestor", error.Message);
    }

    [Fact]
    public void A_range_that_leaves_a_device_says_where_it_ends()
    {
        using MemoryDevice device = new(new byte[1000]);
        CorruptDataException error = Assert.Throws<CorruptDataException>(() => device.Read(999, new byte[2]));

        Assert.Equal((999L, "length", "2 bytes from here on", "it ends at byte 1000"), (error.Offset, error.Field, error.Expected, error.Actual));
    }
}
