using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>Removes names from directories and adds names to them.</summary>
internal sealed class DirectoryEditor(ExtVolume volume, DirectoryNames names)
{
    private const int MaxLevels = 2; // below the root, with large_dir

    private readonly bool _hasTypes = ExtDirectory.HasTypes(volume);

    /// <summary>Removes a name and every byte of it. A hash tree stays as it is: its leaves may have room.</summary>
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
            WriteLeaf(volume, directory, region);
        }

        names.Of(directory).Remove(entry.Name);
    }

    /// <summary>Adds a name that is not there yet. The directory is written; its times stay.</summary>
    /// <exception cref="GuestVolumeFullException">No room.</exception>
    public void Add(Inode directory, string name, byte[] bytes, InodeNumber inode, byte type)
    {
        DirectoryEntry? added = null;
        foreach (DirectoryRegion region in Candidates(directory, bytes))
        {
            if (!region.IsIndex && DirectoryBlock.TryAdd(region.Bytes, inode, bytes, type, _hasTypes, region.Position) is { } offset)
            {
                added = new DirectoryEntry(name, inode, type, region.Index, offset);
                if (directory.HasInlineData)
                {
                    WriteInline(directory, region);
                }
                else
                {
                    WriteLeaf(volume, directory, region);
                }

                break;
            }
        }

        if (added is { } entry)
        {
            names.Of(directory)[name] = entry;
            return;
        }

        Rebuild(directory, new DirectoryBuilder.Name(bytes, inode, type));
        names.Forget(directory.Number);
    }

    /// <summary>Where a name may go: with a hash tree in the one leaf that its hash leads to.</summary>
    private IEnumerable<DirectoryRegion> Candidates(Inode directory, byte[] name) =>
        (directory.Flags & InodeFlags.HashIndex) != 0 && !directory.HasInlineData
            ? [Open(directory, FindLeaf(directory, name))]
            : ExtDirectory.Regions(volume, directory);

    private FileBlock FindLeaf(Inode directory, byte[] name)
    {
        ReadOnlySpan<byte> block = Open(directory, default).Bytes;
        uint hash = DirectoryHash.Compute(volume.Superblock, block[HashNode.RootInfo + 4], name);
        int levels = block[HashNode.RootInfo + 6];
        int entries = HashNode.RootEntries;
        if (levels > MaxLevels)
        {
            throw CorruptDataException.Mismatch(
                HashNode.Structure, volume.Position(directory.Number), $"levels of directory {directory.Number}", $"at most {MaxLevels}", levels);
        }

        while (true)
        {
            (_, int count) = HashNode.Counts(block, entries, volume.HasMetadataChecksums, 0);
            int index = count - 1;
            while (index > 0 && HashNode.Hash(block, entries, index) > hash)
            {
                index--;
            }

            FileBlock child = HashNode.Child(block, entries, index);
            if (levels-- == 0)
            {
                return child;
            }

            DirectoryRegion node = Open(directory, child);
            if (!node.IsIndex)
            {
                throw CorruptDataException.Mismatch(
                    HashNode.Structure, node.Position, $"child in the index of directory {directory.Number}", "a node", "a leaf");
            }

            block = node.Bytes;
            entries = HashNode.NodeEntries;
        }
    }

    private void Rebuild(Inode directory, DirectoryBuilder.Name added)
    {
        List<DirectoryBuilder.Name> all = [];
        foreach (DirectoryEntry entry in ExtDirectory.Entries(volume, directory))
        {
            all.Add(new DirectoryBuilder.Name(PosixName.TryEncode(entry.Name)!, entry.Inode, entry.Type));
        }

        all.Add(added);
        bool wasHashed = (directory.Flags & InodeFlags.HashIndex) != 0 && !directory.HasInlineData;
        byte version = wasHashed ? Open(directory, default).Bytes[HashNode.RootInfo + 4] : volume.Superblock.DefaultHashVersion;
        InodeNumber parent = ExtDirectory.ParentOf(volume, directory);
        (byte[] blocks, bool isHashed) = new DirectoryBuilder(volume, directory, parent).Build(all, version);
        ExtFileReplacer replacer = new(volume);
        replacer.WriteBlocks(directory, blocks, directory.HasInlineData ? replacer.LeaveInline(directory) : FileMap.Read(volume, directory));
        directory.Size = blocks.Length;
        directory.Flags = isHashed ? directory.Flags | InodeFlags.HashIndex : directory.Flags & ~InodeFlags.HashIndex;
        volume.Write(directory);
    }

    private void RemoveInline(Inode directory, DirectoryEntry entry)
    {
        DirectoryRegion region = ExtDirectory.Regions(volume, directory).First(region => region.Index == entry.Region);
        DirectoryBlock.Remove(region.Bytes, entry.Offset, _hasTypes, region.Position);
        WriteInline(directory, region);
    }

    /// <summary>Writes a changed region of an inline directory: the first one is part of the inode, the second one an attribute's value.</summary>
    public void WriteInline(Inode directory, DirectoryRegion region)
    {
        if (region.Index != default)
        {
            List<AttributeEntry> entries = InodeAttributes.Read(volume, directory);
            int index = entries.FindIndex(entry => entry.IsInlineData);
            entries[index] = entries[index] with { Value = [.. region.Bytes] };
            if (!InodeAttributes.TryWrite(directory, entries))
            {
                throw CorruptDataException.Mismatch(
                    AttributeArea.Structure, region.Position, $"attributes of inode {directory.Number}", "such that fit where they are", "they do not");
            }
        }

        volume.Write(directory);
    }

    private DirectoryRegion Open(Inode directory, FileBlock logical)
    {
        ExtBlock block = FileMap.Read(volume, directory).FindBlock(logical)
            ?? throw CorruptDataException.Mismatch(
                DirectoryBlock.Structure, volume.Position(directory.Number), $"block {logical} of directory {directory.Number}", "one that is mapped", "none");
        return ExtDirectory.Region(volume, directory, logical, block, volume.Cache.Read(block));
    }

    /// <summary>Writes a changed block of names with its checksum.</summary>
    public static void WriteLeaf(ExtVolume volume, Inode directory, DirectoryRegion region)
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
