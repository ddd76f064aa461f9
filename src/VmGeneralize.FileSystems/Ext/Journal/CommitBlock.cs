using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ext.Journal;

/// <summary>The block that ends a transaction (commit_header).</summary>
/// <param name="ChecksumType">h_chksum_type: 1 (CRC-32) or 0; meaningless with checksums of version 2 and 3.</param>
/// <param name="ChecksumSize">h_chksum_size in bytes.</param>
/// <param name="Checksum">h_chksum[0].</param>
/// <param name="Seconds">h_commit_sec: time of the commit, in seconds since 1970.</param>
internal readonly record struct CommitBlock(byte ChecksumType, byte ChecksumSize, uint Checksum, ulong Seconds)
{
    public const int Size = 60; // bytes on disk that have a meaning

    private const int ChecksumOffset = 0x10;

    public static CommitBlock Read(ReadOnlySpan<byte> bytes) => new(
        ChecksumType: bytes[0x0C],
        ChecksumSize: bytes[0x0D],
        Checksum: ReadUInt32BigEndian(bytes[ChecksumOffset..]),
        Seconds: ReadUInt64BigEndian(bytes[0x30..]));

    /// <summary>
    /// True when the block's own checksum (version 2 and 3) holds. The kernel also takes a block of which only the first sector reached
    /// the disk: nothing after the header has a meaning.
    /// </summary>
    public bool IsIntact(ReadOnlySpan<byte> block, uint seed)
    {
        if (Checksum == JournalChecksum.WithoutField(seed, block, ChecksumOffset))
        {
            return true;
        }

        byte[] headerOnly = new byte[block.Length];
        block[..Size].CopyTo(headerOnly);
        return Checksum == JournalChecksum.WithoutField(seed, headerOnly, ChecksumOffset);
    }

    /// <summary>True when the CRC-32 of the transaction (JBD2_FEATURE_COMPAT_CHECKSUM) holds or none was written.</summary>
    public bool Matches(uint transactionCrc32) => ChecksumType switch
    {
        1 => ChecksumSize == 4 && Checksum == transactionCrc32,
        0 => ChecksumSize == 0 && Checksum == 0,
        _ => false,
    };
}
