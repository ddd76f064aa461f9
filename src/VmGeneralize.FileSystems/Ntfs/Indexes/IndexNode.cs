namespace VmGeneralize.FileSystems.Ntfs.Indexes;

/// <summary>
/// A node decoded for changes. Its header bytes are kept, so unknown bits stay; encoding it again leaves zeros after
/// the end marker, so no removed entry does.
/// </summary>
internal sealed class IndexNode
{
    private readonly byte[] _prefix;
    private readonly int _headerOffset;

    private IndexNode(long block, byte[] prefix, int headerOffset, bool hasChildren, List<IndexEntry> entries)
    {
        Block = block;
        _prefix = prefix;
        _headerOffset = headerOffset;
        HasChildren = hasChildren;
        Entries = entries;
    }

    /// <summary>The block, or <see cref="IndexNodeReader.RootBlock"/>.</summary>
    public long Block { get; }

    public bool IsRoot => Block == IndexNodeReader.RootBlock;

    /// <summary>Whether each entry, the end marker included, has a child.</summary>
    public bool HasChildren { get; set; }

    /// <summary>The entries in order; the last one is the end marker.</summary>
    public List<IndexEntry> Entries { get; }

    /// <summary>Entries with a key.</summary>
    public int KeyCount => Entries.Count - 1;

    public IndexEntry End
    {
        get => Entries[^1];
        set => Entries[^1] = value;
    }

    /// <summary>Changed since it was read or written.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Bytes of the node when encoded: headers and entries, without slack.</summary>
    public int EncodedLength
    {
        get
        {
            int length = _prefix.Length;
            foreach (IndexEntry entry in Entries)
            {
                length += entry.Length;
            }

            return length;
        }
    }

    /// <summary>Bytes before the first entry.</summary>
    public int PrefixLength => _prefix.Length;

    /// <summary>Decodes a stored node; its array must stay as it is while the node is used.</summary>
    public static IndexNode From(IndexNodeReader reader)
    {
        List<IndexEntry> entries = [];
        for (int position = reader.First; ; position += entries[^1].Length)
        {
            entries.Add(reader.EntryAt(position));
            if (entries[^1].IsLast)
            {
                return new IndexNode(
                    reader.Block, reader.Bytes[..reader.First], reader.HeaderOffset, reader.Header.HasChildren, entries);
            }
        }
    }

    /// <summary>A node for a block that holds nothing yet.</summary>
    public static IndexNode Create(IndexShape shape, long block, bool hasChildren, List<IndexEntry> entries)
    {
        byte[] bytes = new byte[shape.BlockSize];
        IndexBlockHeader.WriteEmpty(bytes, shape.VcnOf(block));
        return new IndexNode(
            block, bytes[..IndexBlockHeader.FirstEntry(bytes.Length)], IndexBlockHeader.Size, hasChildren, entries) { IsDirty = true };
    }

    /// <summary>Encodes into a whole block, or a root value of exactly <see cref="EncodedLength"/> bytes.</summary>
    public void Write(Span<byte> bytes)
    {
        _prefix.CopyTo(bytes);
        int position = _prefix.Length;
        foreach (IndexEntry entry in Entries)
        {
            entry.Bytes.CopyTo(bytes[position..]);
            position += entry.Length;
        }

        bytes[position..].Clear();
        IndexNodeHeader old = IndexNodeHeader.Read(_prefix.AsSpan(_headerOffset));
        (old with
        {
            IndexLength = (uint)(position - _headerOffset),
            AllocatedSize = (uint)(bytes.Length - _headerOffset),
        }).WithChildren(HasChildren).Write(bytes[_headerOffset..]);
    }
}
