using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Probing;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Guests.Disk;

/// <summary>
/// The names that fstab and boot loaders know a volume by. They are read from where each format keeps them, so that volumes are known too
/// whose file system is not read or damaged.
/// </summary>
/// <param name="Id">UUID as blkid writes it, in lower case (<c>5647-4d01</c> for FAT); empty when the format has none.</param>
/// <param name="Label">Empty without one. FAT's, which lies in its root directory too, is the one of the boot sector.</param>
public sealed record VolumeIdentity(string Id, string Label)
{
    public static VolumeIdentity None { get; } = new("", "");

    /// <param name="volume">The volume.</param>
    /// <param name="kind">What it holds.</param>
    public static VolumeIdentity Read(IBlockDevice volume, VolumeKind kind) => kind switch
    {
        VolumeKind.Ext => At(volume, 1024, 0x68, 0x78, 16),
        VolumeKind.Xfs => At(volume, 0, 0x20, 0x6C, 12),
        VolumeKind.Btrfs => At(volume, 0x10000, 0x20, 0x12B, 256),
        VolumeKind.Fat => Fat(volume),
        VolumeKind.Ntfs => new VolumeIdentity($"{ReadUInt64LittleEndian(Bytes(volume, 0x48, 8)):x16}", ""),
        _ => None,
    };

    private static VolumeIdentity At(IBlockDevice volume, long superblock, int id, int label, int labelSize)
    {
        Guid guid = new(Bytes(volume, superblock + id, 16), bigEndian: true);
        return new VolumeIdentity(guid == Guid.Empty ? "" : guid.ToString(), Text(Bytes(volume, superblock + label, labelSize)));
    }

    private static VolumeIdentity Fat(IBlockDevice volume)
    {
        bool isFat32 = ReadUInt16LittleEndian(Bytes(volume, 0x16, 2)) == 0; // sectors of a FAT, in the 16-bit field
        byte[] bytes = Bytes(volume, isFat32 ? 0x43 : 0x27, 15); // serial number, label of 11 bytes
        uint serial = ReadUInt32LittleEndian(bytes);
        string label = Text(bytes.AsSpan(4)).TrimEnd(' ');
        return new VolumeIdentity($"{serial >> 16:x4}-{serial & 0xFFFF:x4}", label == "NO NAME" ? "" : label);
    }

    private static byte[] Bytes(IBlockDevice volume, long offset, int count)
    {
        byte[] bytes = new byte[count];
        if (offset <= volume.Length - count)
        {
            volume.Read(offset, bytes);
        }

        return bytes;
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
