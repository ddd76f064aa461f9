namespace VmGeneralize.FileSystems.Ntfs.Indexes;

/// <summary>
/// Where one index is stored: <c>$INDEX_ROOT</c>, <c>$INDEX_ALLOCATION</c> and <c>$BITMAP</c> of a file record. Blocks are numbered
/// from 0 in units of <see cref="BlockSize"/>.
/// </summary>
internal interface IIndexStorage
{
    /// <summary>Bytes of one INDX block.</summary>
    int BlockSize { get; }

    /// <summary>Bytes that one child VCN counts: the cluster size when a cluster is no larger than a block, else 512.</summary>
    int BytesPerVcn { get; }

    /// <summary>Blocks that <c>$INDEX_ALLOCATION</c> holds, 0 without one.</summary>
    long BlockCount { get; }

    /// <summary>The whole value of <c>$INDEX_ROOT</c>.</summary>
    byte[] ReadRoot();

    /// <summary>
    /// Replaces the value of <c>$INDEX_ROOT</c>; false, with nothing changed, when it does not fit into the file record. A value
    /// that is no longer than the current one always fits.
    /// </summary>
    bool TryWriteRoot(ReadOnlySpan<byte> value);

    /// <summary>Fills <paramref name="buffer"/> (one block long) with a block whose fixups are checked and applied.</summary>
    void ReadBlock(long block, Span<byte> buffer);

    /// <summary>Stores one block; the storage applies the fixups to its own copy.</summary>
    void WriteBlock(long block, ReadOnlySpan<byte> bytes);

    /// <summary>The block's bit in the index <c>$BITMAP</c>.</summary>
    bool IsAllocated(long block);

    void SetAllocated(long block, bool value);

    /// <summary>
    /// Grows <c>$INDEX_ALLOCATION</c> and <c>$BITMAP</c> by one block, creating both when missing, and returns its number. Its bit
    /// is clear and its contents are undefined.
    /// </summary>
    long AppendBlock();
}
