using System.Buffers.Binary;

namespace VmGeneralize.Servicing.Windows;

/// <summary>VOLUME_DISK_EXTENTS of winioctl.h: on which disks a volume is, and where.</summary>
internal static class VolumeDiskExtents
{
    /// <summary>Bytes of the count with its padding, and of each extent.</summary>
    public const int HeaderSize = 8;

    public const int ExtentSize = 24;

    /// <summary>The extents that the bytes hold, whatever their count says.</summary>
    public static IReadOnlyList<(int Disk, long Offset, long Length)> Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderSize)
        {
            return [];
        }

        uint count = Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(bytes), (uint)(bytes.Length - HeaderSize) / ExtentSize);
        List<(int, long, long)> extents = [];
        for (int index = 0; index < count; index++)
        {
            ReadOnlySpan<byte> extent = bytes[(HeaderSize + index * ExtentSize)..];
            extents.Add((
                BinaryPrimitives.ReadInt32LittleEndian(extent),
                BinaryPrimitives.ReadInt64LittleEndian(extent[8..]),
                BinaryPrimitives.ReadInt64LittleEndian(extent[16..])));
        }

        return extents;
    }
}
