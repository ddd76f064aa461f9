using System.Buffers.Binary;

namespace VmGeneralize.Servicing.Windows;

/// <summary>DRIVE_LAYOUT_INFORMATION_EX of winioctl.h: which partition table a disk has and what it names the disk.</summary>
internal static class DriveLayout
{
    /// <summary>Bytes before the first partition's entry.</summary>
    public const int HeaderSize = 48;

    private const uint MbrStyle = 0;
    private const uint GptStyle = 1;
    private const int IdPosition = 8;

    /// <returns>Null for a disk without a table, or without a signature.</returns>
    public static DiskSignature? ReadSignature(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderSize)
        {
            return null;
        }

        return BinaryPrimitives.ReadUInt32LittleEndian(bytes) switch
        {
            MbrStyle => DiskSignature.OfMbr(BinaryPrimitives.ReadUInt32LittleEndian(bytes[IdPosition..])),
            GptStyle => DiskSignature.OfGpt(new Guid(bytes.Slice(IdPosition, 16))),
            _ => null,
        };
    }
}
