using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>Takes names out of directories.</summary>
internal sealed class DirectoryEditor(ExtVolume volume, DirectoryNames names)
{
    private readonly bool _hasTypes = ExtDirectory.HasTypes(volume);

    /// <summary>Removes a name; nothing of it is left. A hash tree stays as it is: its leaves may have room.</summary>
    public void Remove(Inode directory, DirectoryEntry entry)
    {
        if (directory.HasInlineData)
        {
            RemoveInline(directory, entry);
        }
        else
        {
            DirectoryRegion region = Open(directory, entry.Region);
            DirectoryBlock.Remove(region.Bytes, entry.Offset, _hasTypes, region.Position);
            WriteLeaf(directory, region);
        }

        names.Of(directory).Remove(entry.Name);
    }

    private void RemoveInline(Inode directory, DirectoryEntry entry)
    {
        DirectoryRegion region = ExtDirectory.Regions(volume, directory).First(region => region.Index == entry.Region);
        DirectoryBlock.Remove(region.Bytes, entry.Offset, _hasTypes, region.Position);
        WriteInline(directory, region);
    }

    /// <summary>Writes a changed region of an inline directory: the first one is part of the inode, the second one an attribute's value.</summary>
    private void WriteInline(Inode directory, DirectoryRegion region)
    {
        if (region.Index > 0)
        {
            List<AttributeEntry> entries = InodeAttributes.Read(volume, directory);
            int index = entries.FindIndex(entry => entry.IsInlineData);
            entries[index] = entries[index] with { Value = [.. region.Bytes] };
            if (!InodeAttributes.TryWrite(directory, entries))
            {
                throw new CorruptDataException(AttributeArea.Structure, region.Position, $"inode {directory.Number}: attributes that fit where they are expected, do not");
            }
        }

        volume.Write(directory);
    }

    private DirectoryRegion Open(Inode directory, long logical)
    {
        long block = FileMap.Read(volume, directory).FindBlock(logical)
            ?? throw new CorruptDataException(DirectoryBlock.Structure, volume.Position(directory.Number), $"inode {directory.Number}: block {logical} expected, is none");
        return ExtDirectory.Region(volume, directory, logical, block, volume.Cache.Read(block));
    }

    private void WriteLeaf(Inode directory, DirectoryRegion region)
    {
        byte[] block = region.Bytes.Array!;
        if (volume.HasMetadataChecksums)
        {
            DirectoryBlock.Seal(block, volume.InodeSeed(directory));
        }

        volume.Cache.Write(region.Block, block);
        volume.IsChanged = true;
    }
}
