using VmGeneralize.FileSystems.Probing;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>Recognizes an ext volume by its superblock, whatever else is wrong with it.</summary>
internal static class ExtSignature
{
    public static VolumeContent? Find(VolumeHead head)
    {
        const uint hasJournal = 0x4; // compatible
        const uint ext4Only = 0x40 | 0x80 | 0x200; // incompatible: extents, 64bit, flex_bg
        ReadOnlySpan<byte> superblock = head.At(Superblock.Position);
        if (superblock.Length < 0x68 || ReadUInt16LittleEndian(superblock[0x38..]) != Superblock.Magic)
        {
            return null;
        }

        bool isExt4 = (ReadUInt32LittleEndian(superblock[0x60..]) & ext4Only) != 0;
        bool isJournaled = (ReadUInt32LittleEndian(superblock[0x5C..]) & hasJournal) != 0;
        return new VolumeContent(VolumeKind.Ext, isExt4 ? "ext4" : isJournaled ? "ext3" : "ext2");
    }

    public static VolumeIdentity Identity(VolumeHead head) => head.IdentityAt(Superblock.Position + 0x68, Superblock.Position + 0x78, labelSize: 16);
}
