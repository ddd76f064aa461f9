using System.Buffers.Binary;
using VmGeneralize.Disks.Tests.Contract;
using VmGeneralize.Disks.Vhd;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Disks.Tests.Vhd;

public class VhdGeometryTests
{
    [Theory]
    [InlineData(40L << 20, 963, 5, 17)]
    [InlineData(1L << 30, 2080, 16, 63)]
    [InlineData(127L << 30, 65278, 16, 255)]
    [InlineData(128L << 30, 65535, 16, 255)]
    [InlineData(4095L << 30, 65535, 16, 255)]
    public void Follows_the_appendix_of_the_specification(long size, ushort cylinders, byte heads, byte sectors) =>
        Assert.Equal(new VhdGeometry(cylinders, heads, sectors), VhdGeometry.FromSize(size));

    [SkippableFact]
    public void Equals_what_qemu_computes()
    {
        Qemu.Require();
        using TemporaryFolder folder = new();
        string path = folder.File("disk");
        Random random = new(1);
        for (int i = 0; i < 40; i++)
        {
            long size = random.NextInt64(1, 1L << random.Next(12, 28)) << 12;
            byte[] footer = new byte[512];

            // With force_size, qemu writes the largest geometry; without it, qemu rounds the size up to a geometry, and that is the one compared.
            OutsideTool.RunChecked("qemu-img", "create", "-f", "vpc", "-o", "subformat=dynamic", path, size.ToString());
            using (FileStream file = File.OpenRead(path))
            {
                file.ReadExactly(footer);
            }

            long rounded = (long)BinaryPrimitives.ReadUInt64BigEndian(footer.AsSpan(0x30));
            Assert.Equal(VhdFooter.Read(footer).Geometry.Size, VhdGeometry.FromSize(rounded).Size);
        }
    }
}
