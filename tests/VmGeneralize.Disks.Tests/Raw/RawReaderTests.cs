using VmGeneralize.Blocks;
using VmGeneralize.Disks.Parents;
using VmGeneralize.Disks.Raw;

namespace VmGeneralize.Disks.Tests.Raw;

public class RawReaderTests
{
    [Theory]
    [InlineData("server.vhd", 1 << 20, "ends in .vhd")]
    [InlineData("SERVER.VHDX", 1 << 20, "ends in .vhdx")]
    [InlineData("server.img", (1 << 20) + 512, "one sector longer")]
    [InlineData("server.img", 1 << 20, null)]
    [InlineData("server", 3 * 512, null)]
    public void What_looks_like_a_container_without_its_structures_is_told(string name, int length, string? note)
    {
        using DiskImage image = RawReader.Read(new MemoryDevice(new byte[length]), new DiskChain(new DiskOpenOptions(), name));

        Assert.Equal(DiskFormat.Raw, image.Format);
        if (note is null)
        {
            Assert.Empty(image.Notes);
        }
        else
        {
            Assert.Contains(note, Assert.Single(image.Notes), StringComparison.Ordinal);
        }
    }
}
