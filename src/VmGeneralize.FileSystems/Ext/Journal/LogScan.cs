using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ext.Journal;

/// <summary>
/// Walks the log from its start to its end and distinguishes an interrupted commit, which ends the log, from damage, which the kernel
/// refuses. The rules are those of PASS_SCAN in the kernel's fs/jbd2/recovery.c; what its two later passes find again by walking is
/// kept here.
/// </summary>
internal sealed class LogScan
{
    private readonly JournalLog _log;
    private readonly byte[] _block;
    private readonly List<LoggedBlock> _blocks = [];
    private readonly List<(JournalBlock LogBlock, uint Sequence)> _revokeBlocks = [];

    private JournalBlock _position;
    private uint _sequence;
    private ulong _visited; // blocks of the ring: more than there are means that it goes around itself
    private uint? _end; // the first transaction that does not count, once one was found
    private int _transactions;
    private int _committedBlocks;
    private int _committedRevokeBlocks;
    private uint _transactionCrc32 = uint.MaxValue;
    private ulong _lastCommitSeconds;
    private bool _sawBadChecksum; // in the transaction at hand

    private LogScan(JournalLog log)
    {
        _log = log;
        _block = new byte[log.BlockSize];
        _position = log.Superblock.Start;
        _sequence = log.Superblock.Sequence;
    }

    /// <exception cref="CorruptDataException">A transaction that was committed is damaged.</exception>
    public static LogContents Read(JournalLog log)
    {
        LogScan scan = new(log);
        while (scan.ReadBlock())
        {
        }

        return new LogContents(
            scan._blocks[..scan._committedBlocks],
            scan._revokeBlocks[..scan._committedRevokeBlocks],
            scan._transactions,
            scan._end ?? scan._sequence);
    }

    /// <returns>False at the end of the log.</returns>
    private bool ReadBlock()
    {
        JournalBlock at = _position;
        _log.Read(at, _block);
        JournalBlockHeader header = JournalBlockHeader.Read(_block);
        if (header.Magic != JournalBlockHeader.MagicNumber || header.Sequence != _sequence)
        {
            return false;
        }

        Advance(1);
        switch (header.Type)
        {
            case JournalBlockType.Descriptor:
                ReadDescriptor();
                return true;
            case JournalBlockType.Revoke:
                _sawBadChecksum |= !_log.HasValidTail(_block);
                _revokeBlocks.Add((at, _sequence));
                return true;
            case JournalBlockType.Commit:
                return ReadCommit(at);
            default:
                return false;
        }
    }

    private void ReadDescriptor()
    {
        // A log that was never zeroed may hold descriptors of an older file system here: the commit block decides.
        _sawBadChecksum |= !_log.HasValidTail(_block);
        int first = _blocks.Count;
        foreach (JournalTag tag in JournalTag.ReadAll(_block, _log.Superblock))
        {
            _blocks.Add(new LoggedBlock(tag, _sequence, _position));
            Advance(1);
        }

        if (_log.Superblock.HasCommitChecksum && _end is null)
        {
            _transactionCrc32 = JournalChecksum.AppendCrc32(_transactionCrc32, _block);
            for (int i = first; i < _blocks.Count; i++)
            {
                _log.Read(_blocks[i].LogBlock, _block);
                _transactionCrc32 = JournalChecksum.AppendCrc32(_transactionCrc32, _block);
            }
        }
    }

    private bool ReadCommit(JournalBlock at)
    {
        CommitBlock commit = CommitBlock.Read(_block);
        bool isOlder = commit.Seconds < _lastCommitSeconds;
        if (_sawBadChecksum)
        {
            return isOlder ? false : throw Damaged(at, "a descriptor or revoke block");
        }

        if (_log.Superblock.HasCommitChecksum && _end is not null)
        {
            throw Damaged(at, $"a block of the earlier transaction {_end}");
        }

        if (!IsIntact(commit))
        {
            if (isOlder)
            {
                return false; // left by an earlier use of the same blocks
            }

            _end ??= _sequence;
            if (!_log.Superblock.Has(JournalFeatures.AsyncCommit))
            {
                throw Damaged(at, "the commit block");
            }
        }

        Commit(commit);
        return true;
    }

    private bool IsIntact(CommitBlock commit) => _log.Superblock switch
    {
        { HasCommitChecksum: true } => commit.Matches(_transactionCrc32),
        { HasChecksums: true } superblock => commit.IsIntact(_block, superblock.ChecksumSeed),
        _ => true,
    };

    private void Commit(CommitBlock commit)
    {
        _lastCommitSeconds = commit.Seconds;
        _transactionCrc32 = uint.MaxValue;
        _sequence = JournalSequence.Next(_sequence);
        if (_end is null)
        {
            _transactions++;
            _committedBlocks = _blocks.Count;
            _committedRevokeBlocks = _revokeBlocks.Count;
        }
    }

    private void Advance(int count)
    {
        _visited += (ulong)count;
        if (_visited > _log.RingLength)
        {
            throw new CorruptDataException(JournalFile.Structure, _log.VolumeOffset(_position), $"the log continues after all of its {_log.RingLength} blocks");
        }

        _position = _log.Next(_position, count);
    }

    private CorruptDataException Damaged(JournalBlock block, string part) => new(
        JournalFile.Structure,
        _log.VolumeOffset(block),
        DataMismatch.Of($"transaction {_sequence}", $"{part} with a right checksum", "a wrong one"),
        "Check the volume with e2fsck first");
}
