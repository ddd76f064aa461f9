using System.Buffers.Binary;
using VmGeneralize.Servicing.Windows;

namespace VmGeneralize.Servicing.Tests.Windows;

public sealed class NativeStructureTests
{
    [Fact]
    public void A_drive_layout_names_its_disk()
    {
        byte[] bytes = new byte[DriveLayout.HeaderSize + 144];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), 0xCAFE_F00D);
        Assert.Equal(DiskSignature.OfMbr(0xCAFE_F00D), DriveLayout.ReadSignature(bytes));

        bytes[0] = 1;
        Guid id = new("5f4a1bb1-8a41-4a56-9e0e-6f1f6bb7a001");
        id.TryWriteBytes(bytes.AsSpan(8));
        Assert.Equal(DiskSignature.OfGpt(id), DriveLayout.ReadSignature(bytes));

        bytes[0] = 2; // raw
        Assert.Null(DriveLayout.ReadSignature(bytes));
    }

    [Fact]
    public void Volume_extents_are_read_as_far_as_they_reach()
    {
        byte[] bytes = new byte[VolumeDiskExtents.HeaderSize + VolumeDiskExtents.ExtentSize];
        bytes[0] = 1;
        bytes[8] = 3;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), 1 << 20);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), 1L << 40);
        Assert.Equal([(3, 1L << 20, 1L << 40)], VolumeDiskExtents.Read(bytes));

        BinaryPrimitives.WriteUInt32LittleEndian(bytes, uint.MaxValue);
        Assert.Single(VolumeDiskExtents.Read(bytes));
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Empty(VolumeDiskExtents.Read(bytes.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Any_bytes_are_read_without_harm()
    {
        Random random = new(6);
        byte[] bytes = new byte[256];
        for (int round = 0; round < 5000; round++)
        {
            random.NextBytes(bytes);
            bytes[0] = (byte)(round % 4);
            bytes.AsSpan(1, round % 2 == 0 ? 3 : 0).Clear();
            int length = random.Next(bytes.Length + 1);
            _ = DriveLayout.ReadSignature(bytes.AsSpan(0, length));
            Assert.True(VolumeDiskExtents.Read(bytes.AsSpan(0, length)).Count <= length / VolumeDiskExtents.ExtentSize);
        }
    }

    [Theory]
    [InlineData(@"\\.\PhysicalDrive0", 0)]
    [InlineData(@"\\.\PHYSICALDRIVE17", 17)]
    [InlineData(@"\\.\PhysicalDrive", null)]
    [InlineData(@"\\.\PhysicalDrive-1", null)]
    [InlineData(@"\\.\PhysicalDrive99999999999", null)]
    [InlineData(@"\\?\Volume{1}", null)]
    public void Disk_numbers_are_read_from_their_paths(string path, int? number) => Assert.Equal(number, PhysicalDrive.Number(path));
}
