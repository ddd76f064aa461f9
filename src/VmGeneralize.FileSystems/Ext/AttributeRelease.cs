using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>Frees an inode's extended attributes: its reference to an attribute block, and to inodes that hold values.</summary>
internal static class AttributeRelease
{
    // An inode with a value counts its users where others have i_ctime (high half) and i_version (low half).
    private const int ReferencesHigh = 0xC;
    private const int ReferencesLow = 0x24;

    public static void Release(ExtVolume volume, Inode inode)
    {
        ReleaseValues(volume, InodeAttributes.Read(volume, inode));
        ExtBlock block = inode.AttributeBlock;
        if (block.IsNone)
        {
            return;
        }

        byte[] bytes = AttributeBlock.Load(volume, block);
        uint references = AttributeBlock.References(bytes);
        if (references > 1)
        {
            AttributeBlock.SetReferences(bytes, references - 1);
            AttributeBlock.Write(volume, block, bytes);
            return;
        }

        ReleaseValues(volume, AttributeBlock.Read(volume, block));
        volume.BlockBitmaps.Free(new BlockSpan(block, 1));
    }

    private static void ReleaseValues(ExtVolume volume, List<AttributeEntry> entries)
    {
        foreach (AttributeEntry entry in entries.Where(entry => !entry.ValueInode.IsNone))
        {
            Inode value = volume.ReadInode(entry.ValueInode);
            if ((value.Flags & InodeFlags.AttributeValue) == 0 || value.IsDirectory || value.Number < volume.Superblock.FirstInode)
            {
                throw CorruptDataException.Mismatch(
                    AttributeArea.Structure, volume.Position(value.Number), $"inode {value.Number}", "an attribute's value", "another");
            }

            uint high = ReadUInt32LittleEndian(value.Bytes.AsSpan(ReferencesHigh));
            uint low = ReadUInt32LittleEndian(value.Bytes.AsSpan(ReferencesLow));
            if (high == 0 && low <= 1)
            {
                InodeBlocks.FreeAll(volume, value);
                volume.InodeBitmaps.Free(value.Number, isDirectory: false);
                continue;
            }

            ulong references = (((ulong)high << 32) | low) - 1;
            WriteUInt32LittleEndian(value.Bytes.AsSpan(ReferencesHigh), (uint)(references >> 32));
            WriteUInt32LittleEndian(value.Bytes.AsSpan(ReferencesLow), unchecked((uint)references));
            volume.Write(value);
        }
    }
}
