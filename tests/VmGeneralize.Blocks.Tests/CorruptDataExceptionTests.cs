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
    public void The_place_can_be_named_by_those_who_know_it()
    {
        CorruptDataException error = CorruptDataException.Mismatch("Index block 4", 16, "keys", 1, 0);
        CorruptDataException placed = error.In("/ProgramData/ssh on partition 1");

        Assert.Equal("/ProgramData/ssh on partition 1: Index block 4 at byte 16 (0x10): keys: expected 1, found 0", placed.Message);
        Assert.Equal(("keys", "1", "0", 16L, error), (placed.Field, placed.Expected, placed.Actual, placed.Offset, placed.InnerException));
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
