using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ext.Journal;

/// <summary>
/// Revocation records: copies of a block in the transaction of its record or in earlier ones must not be replayed, because the block has
/// been freed since. Only blocks that the log has copies of are kept, which bounds memory whatever the records say.
/// </summary>
internal sealed class RevokeTable
{
    private const int HeaderSize = 16;

    private readonly Dictionary<ulong, uint?> _latest;

    private RevokeTable(LogContents contents)
    {
        _latest = new Dictionary<ulong, uint?>();
        foreach (LoggedBlock block in contents.Blocks)
        {
            _latest[block.Tag.Block] = null;
        }
    }

    /// <exception cref="CorruptDataException">A block of records states more records than a block can hold.</exception>
    public static RevokeTable Read(JournalLog log, LogContents contents)
    {
        RevokeTable table = new(contents);
        byte[] block = new byte[log.BlockSize];
        foreach ((JournalBlock logBlock, uint sequence) in contents.RevokeBlocks)
        {
            log.Read(logBlock, block);
            uint used = ReadUInt32BigEndian(block.AsSpan(JournalBlockHeader.Size));
            int limit = block.Length - (log.Superblock.HasChecksums ? JournalLog.TailSize : 0);
            if (used > limit)
            {
                throw CorruptDataException.Mismatch("Revoke block of the ext4 journal", log.VolumeOffset(logBlock), "r_count", $"at most {limit}", used);
            }

            table.Add(block.AsSpan(0, (int)used), sequence, log.Superblock.Has(JournalFeatures.Bit64));
        }

        return table;
    }

    /// <summary>True when a copy of a block must not be replayed.</summary>
    public bool IsRevoked(LoggedBlock block) =>
        _latest[block.Tag.Block] is { } revoked && !JournalSequence.IsLater(block.Sequence, revoked);

    private void Add(ReadOnlySpan<byte> used, uint sequence, bool wide)
    {
        int size = wide ? 8 : 4;
        for (int position = HeaderSize; position + size <= used.Length; position += size)
        {
            ulong block = wide ? ReadUInt64BigEndian(used[position..]) : ReadUInt32BigEndian(used[position..]);
            if (_latest.TryGetValue(block, out uint? known) && (known is null || JournalSequence.IsLater(sequence, known.Value)))
            {
                _latest[block] = sequence;
            }
        }
    }
}
