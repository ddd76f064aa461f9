namespace VmGeneralize.FileSystems.Ext;

/// <summary>One extended attribute as stored.</summary>
/// <param name="NameIndex">Which prefix the name has.</param>
/// <param name="Name">Bytes after the prefix.</param>
/// <param name="Value">Its bytes; empty when an inode holds them.</param>
/// <param name="ValueInode">With ea_inode: the inode that holds the value, else none.</param>
/// <param name="ValueSize">Bytes of the value, wherever it is.</param>
/// <param name="Hash">e_hash as stored.</param>
internal sealed record AttributeEntry(byte NameIndex, byte[] Name, byte[] Value, InodeNumber ValueInode, uint ValueSize, uint Hash)
{
    /// <summary>Fixed part of an entry (struct ext4_xattr_entry).</summary>
    public const int HeaderSize = 16;

    private const byte SystemIndex = 7;

    /// <summary>The attribute in which inline_data keeps what does not fit in i_block.</summary>
    public bool IsInlineData => NameIndex == SystemIndex && Name.AsSpan().SequenceEqual("data"u8);

    /// <summary>Bytes of entry and name, padded.</summary>
    public int EntryLength => Pad(HeaderSize + Name.Length);

    /// <summary>Bytes of the value in the same area, padded.</summary>
    public int ValueLength => Pad(Value.Length);

    public static AttributeEntry InlineData(ReadOnlySpan<byte> value) => new(SystemIndex, "data"u8.ToArray(), value.ToArray(), default, (uint)value.Length, 0);

    public static int Pad(int length) => (length + 3) & ~3;
}
