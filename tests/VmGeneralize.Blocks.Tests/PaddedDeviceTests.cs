namespace VmGeneralize.Blocks.Tests;

public class PaddedDeviceTests
{
    [Theory]
    [InlineData(0, 10)]
    [InlineData(8, 4)]
    [InlineData(10, 6)]
    [InlineData(15, 1)]
    public void Reads_zeros_past_the_end_of_what_it_pads(int offset, int count)
    {
        byte[] bytes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        using PaddedDevice padded = new(new MemoryDevice(bytes), 16);
        byte[] read = new byte[count];
        Array.Fill(read, (byte)0xEE);
        padded.Read(offset, read);
        byte[] expected = [.. bytes, 0, 0, 0, 0, 0, 0];
        Assert.Equal(expected.AsSpan(offset, count).ToArray(), read);
        Assert.Equal([new Extent(0, 10)], padded.StoredExtents(new Extent(0, 16)));
        Assert.Throws<CorruptDataException>(() => padded.Read(16, new byte[1]));
    }
}
