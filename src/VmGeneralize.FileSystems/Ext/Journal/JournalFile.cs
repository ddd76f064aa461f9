using System.Buffers;
using System.Buffers.Binary;
using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ext.Journal;

/// <summary>
/// An internal JBD2 journal: what it says, its replay, and its wiping. After <see cref="Replay"/> the owner of the volume reads its
/// superblock again (the log may hold a newer one) and clears needs_recovery there.
/// </summary>
internal sealed class JournalFile
{
    public const string Structure = "Ext4 journal";

    /// <summary>JBD2_MIN_JOURNAL_BLOCKS: the kernel takes no smaller log.</summary>
    public const int MinBlocks = 1024;

    private const uint MaxBlocks = 10_240_000; // what mke2fs makes at most
    private const int WipeChunk = 1 << 20;

    private readonly IBlockDevice _volume;
    private readonly IReadOnlyList<Extent> _extents;
    private readonly byte[] _superblockBytes;

    private JournalFile(IBlockDevice volume, IReadOnlyList<Extent> extents, byte[] superblockBytes, JournalSuperblock superblock)
    {
        _volume = volume;
        _extents = extents;
        _superblockBytes = superblockBytes;
        Superblock = superblock;
    }

    public JournalSuperblock Superblock { get; private set; }

    /// <summary>The log is not empty. Whether it holds a committed transaction shows when it is replayed.</summary>
    public bool NeedsRecovery => Superblock.Start != default;

    /// <summary>Why the kernel gave the journal up (an errno), or 0: the volume then has errors and needs e2fsck.</summary>
    public uint ErrorNumber => Superblock.ErrorNumber;

    /// <summary>Reads the journal's superblock.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="extents">The journal's blocks in file order, as bytes on the volume.</param>
    /// <param name="blockSize">The file system's block size in bytes.</param>
    /// <exception cref="CorruptDataException">It is damaged, or outside the volume.</exception>
    /// <exception cref="UnsupportedFeatureException">A feature that this version does not know.</exception>
    public static JournalFile Open(IBlockDevice volume, IReadOnlyList<Extent> extents, int blockSize)
    {
        long length = 0;
        foreach (Extent extent in extents)
        {
            if (extent.Offset % blockSize != 0 || extent.Length % blockSize != 0 || extent.Length == 0 || extent.End > volume.Length)
            {
                throw CorruptDataException.Mismatch(
                    Structure, extent.Offset, "place of an extent", $"whole blocks on a volume of {volume.Length} bytes", extent);
            }

            length += Math.Min(extent.Length, long.MaxValue - length);
        }

        if (length < blockSize || new ExtentSet(extents).TotalLength != length)
        {
            throw CorruptDataException.Mismatch(Structure, 0, "blocks", "separate ones", $"{extents.Count} extents of {length} bytes");
        }

        byte[] bytes = new byte[JournalSuperblock.Size];
        volume.Read(extents[0].Offset, bytes);
        JournalSuperblock superblock = JournalSuperblockCheck.Read(bytes, extents[0].Offset, length / blockSize, blockSize);
        if (superblock.BlockCount > MaxBlocks)
        {
            throw new UnsupportedFeatureException($"A journal of {superblock.BlockCount} blocks", "Make it smaller with tune2fs -J first.");
        }

        return new JournalFile(volume, extents, bytes, superblock);
    }

    /// <summary>
    /// Writes what the committed transactions hold to its places and marks the log empty. Everything is checked before the first
    /// write.
    /// </summary>
    /// <exception cref="CorruptDataException">The log is damaged in a way that the kernel refuses, too.</exception>
    /// <exception cref="UnsupportedFeatureException">There are fast commits, which are changes of another kind.</exception>
    public JournalReplay Replay(IWritableBlockDevice volume)
    {
        if (!NeedsRecovery)
        {
            return new JournalReplay(0, 0, 0);
        }

        JournalLog log = new(_volume, _extents, Superblock);
        LogContents contents = LogScan.Read(log);
        RefuseFastCommits(log, contents.EndSequence);
        RevokeTable revoked = RevokeTable.Read(log, contents);
        Dictionary<ulong, LoggedBlock> newest = [];
        int skipped = 0;
        byte[] block = new byte[log.BlockSize];
        ExtentSet own = new(_extents);
        foreach (LoggedBlock logged in contents.Blocks)
        {
            if (revoked.IsRevoked(logged))
            {
                skipped++;
                continue;
            }

            CheckTarget(log, logged, own);
            log.Read(logged.LogBlock, block);
            if (!log.IsIntact(logged.Tag, logged.Sequence, block))
            {
                throw new CorruptDataException(
                    Structure,
                    log.VolumeOffset(logged.LogBlock),
                    DataMismatch.Of($"copy of block {logged.Tag.Block} in transaction {logged.Sequence}", "a right checksum", "a wrong one"),
                    "Check the volume with e2fsck first");
            }

            newest[logged.Tag.Block] = logged;
        }

        Write(volume, log, newest.Values);
        MarkEmpty(volume, JournalSequence.Next(contents.EndSequence));
        return new JournalReplay(contents.Transactions, newest.Count, skipped);
    }

    /// <summary>
    /// Zeros every block of the journal after its superblock, so that nothing that was logged is left. The log must be empty: what
    /// was not replayed would be lost.
    /// </summary>
    /// <returns>Bytes that held something, in whole blocks.</returns>
    public long Wipe(IWritableBlockDevice volume)
    {
        if (NeedsRecovery)
        {
            throw new InvalidOperationException("the journal was not replayed");
        }

        long wiped = 0;
        foreach (Extent filled in Filled(volume))
        {
            volume.Zero(filled);
            wiped += filled.Length;
        }

        return wiped;
    }

    /// <summary>Bytes that <see cref="Wipe"/> would zero. Changes nothing.</summary>
    public long CountFilled() => Filled(_volume).Sum(filled => filled.Length);

    /// <summary>What holds something after the journal's superblock, in whole blocks.</summary>
    private IEnumerable<Extent> Filled(IBlockDevice volume)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(WipeChunk);
        List<Extent> parts = [];
        try
        {
            for (int i = 0; i < _extents.Count; i++)
            {
                int superblock = i == 0 ? JournalSuperblock.Size : 0;
                Extent body = Extent.FromBounds(_extents[i].Offset + superblock, _extents[i].End);
                foreach (Extent stored in volume.StoredExtents(body).ToArray())
                {
                    for (long position = stored.Offset; position < stored.End; position += WipeChunk)
                    {
                        Memory<byte> chunk = buffer.AsMemory(0, (int)Math.Min(WipeChunk, stored.End - position));
                        volume.Read(position, chunk.Span);
                        parts.Clear();
                        ZeroBytes.NonZeroParts(chunk.Span, (int)Superblock.BlockSize, parts);
                        foreach (Extent part in parts)
                        {
                            yield return part.Shift(position);
                        }
                    }
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The fast commit area counts when its first tag is a head that follows the last full commit.</summary>
    private static void RefuseFastCommits(JournalLog log, uint expected)
    {
        const ushort headTag = 9; // EXT4_FC_TAG_HEAD: le16 tag, le16 length, le32 features, le32 transaction
        if (!log.Superblock.Has(JournalFeatures.FastCommit) || log.End.Value + 1 >= log.Superblock.BlockCount)
        {
            return;
        }

        byte[] block = new byte[log.BlockSize];
        log.Read(log.End + 1, block); // the kernel leaves one block between the log and the area
        if (BinaryPrimitives.ReadUInt16LittleEndian(block) == headTag && BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(8)) == expected)
        {
            throw new UnsupportedFeatureException(
                $"Replaying the fast commits of an ext4 journal (fast_commit, after transaction {expected})",
                "Shut the VM down cleanly, or replay it first: e2fsck -E journal_only.");
        }
    }

    private void CheckTarget(JournalLog log, LoggedBlock logged, ExtentSet own)
    {
        ulong blocks = (ulong)(_volume.Length / log.BlockSize);
        if (logged.Tag.Block >= blocks || own.Contains(log.Volume.OffsetOf(logged.Tag.Target)))
        {
            throw CorruptDataException.Mismatch(
                Structure,
                log.VolumeOffset(logged.LogBlock),
                $"block that transaction {logged.Sequence} writes to", $"one of {blocks} and none of the journal", logged.Tag.Block);
        }
    }

    private static void Write(IWritableBlockDevice volume, JournalLog log, IEnumerable<LoggedBlock> blocks)
    {
        byte[] block = new byte[log.BlockSize];
        foreach (LoggedBlock logged in blocks.OrderBy(logged => logged.Tag.Block))
        {
            log.Read(logged.LogBlock, block);
            if (logged.Tag.IsEscaped)
            {
                BinaryPrimitives.WriteUInt32BigEndian(block, JournalBlockHeader.MagicNumber);
            }

            volume.Write(log.Volume.OffsetOf(logged.Tag.Target), block);
        }
    }

    private void MarkEmpty(IWritableBlockDevice volume, uint sequence)
    {
        Superblock.WriteEmpty(_superblockBytes, sequence);
        volume.Write(_extents[0].Offset, _superblockBytes);
        Superblock = JournalSuperblock.Read(_superblockBytes);
    }
}
