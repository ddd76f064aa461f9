using VmGeneralize.Blocks;
using VmGeneralize.Disks.Parents;

namespace VmGeneralize.Disks.Tests.Mutation;

public class RawMutationTests
{
    [Fact]
    public void Arbitrary_bytes_are_a_disk_or_a_clear_error()
    {
        Random random = new(1);
        byte[][] cookies = [[], [.. "vhdxfile"u8], [.. "conectix"u8]];
        for (int i = 0; i < 3000; i++)
        {
            byte[] bytes = new byte[random.Next(2) == 0 ? random.Next(4096) : 512 * random.Next(9)];
            random.NextBytes(bytes);
            byte[] cookie = cookies[i % cookies.Length];
            if (bytes.Length >= cookie.Length)
            {
                cookie.CopyTo(bytes, random.Next(2) == 0 ? 0 : Math.Max(0, bytes.Length - 512));
            }

            try
            {
                using DiskImage image = DiskFile.Read(new ShortDevice(bytes, bytes.Length), new DiskChain(new DiskOpenOptions(), "/disk"));
                Assert.Equal(DiskFormat.Raw, image.Format);
                Assert.Equal(bytes.Length, image.VirtualSize);
            }
            catch (VmGeneralizeException refused)
            {
                Assert.NotEmpty(refused.Message);
            }
        }
    }
}
