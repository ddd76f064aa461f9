using System.Buffers.Binary;
using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ext.Journal;

/// <summary>The journal's blocks, wherever they are on the volume, and the ring that the log forms.</summary>
internal sealed class JournalLog
{
    /// <summary>jbd2_journal_block_tail: the checksum at the end of descriptor and revoke blocks, in bytes.</summary>
    public const int TailSize = 4;

    private readonly IBlockDevice _volume;
    private readonly IReadOnlyList<Extent> _extents;
    private readonly long[] _ends; // of each extent, in bytes of the journal

    /// <param name="volume">The volume.</param>
    /// <param name="extents">Checked to be on the volume; in the journal's order.</param>
    /// <param name="superblock">Checked against <paramref name="extents"/>.</param>
    public JournalLog(IBlockDevice volume, IReadOnlyList<Extent> extents, JournalSuperblock superblock)
    {
        _volume = volume;
        _extents = extents;
        Superblock = superblock;
        _ends = new long[extents.Count];
        long end = 0;
        for (int i = 0; i < extents.Count; i++)
        {
            end += extents[i].Length;
            _ends[i] = end;
        }
    }

    public JournalSuperblock Superblock { get; }

    public int BlockSize => (int)Superblock.BlockSize;

    /// <summary>Where the blocks of the volume are: they have the same size.</summary>
    public BlockSpace Volume => new(BlockSize);

    /// <summary>One past the last block of the ring.</summary>
    public JournalBlock End => Superblock.LogEnd;

    /// <summary>Blocks of the ring.</summary>
    public uint RingLength => End - Superblock.First;

    /// <summary>The block <paramref name="count"/> blocks ahead in the ring; at most once around.</summary>
    public JournalBlock Next(JournalBlock block, int count = 1)
    {
        ulong next = block.Value + (ulong)count;
        return new JournalBlock((uint)(next >= End.Value ? next - RingLength : next));
    }

    /// <summary>Fills <paramref name="buffer"/>, one block, with a block of the journal.</summary>
    public void Read(JournalBlock block, Span<byte> buffer) => _volume.Read(VolumeOffset(block), buffer);

    /// <summary>Where a block of the journal is on the volume, in bytes.</summary>
    public long VolumeOffset(JournalBlock block)
    {
        long position = (long)block.Value * BlockSize; // in bytes of the journal
        int index = Array.BinarySearch(_ends, position + 1);
        index = index < 0 ? ~index : index;
        return _extents[index].End - (_ends[index] - position);
    }

    /// <summary>True when the checksum at the end of a descriptor or revoke block holds, or there is none.</summary>
    public bool HasValidTail(ReadOnlySpan<byte> block)
    {
        int tail = BlockSize - TailSize;
        return !Superblock.HasChecksums
            || BinaryPrimitives.ReadUInt32BigEndian(block[tail..]) == JournalChecksum.WithoutField(Superblock.ChecksumSeed, block, tail);
    }

    /// <summary>True when the copy of a file system block, as it is in the log, is the one that its tag means.</summary>
    public bool IsIntact(JournalTag tag, uint sequence, ReadOnlySpan<byte> copy)
    {
        if (!Superblock.HasChecksums)
        {
            return true;
        }

        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(number, sequence);
        uint checksum = Crc32C.Append(Crc32C.Append(Superblock.ChecksumSeed, number), copy);
        return tag.Checksum == (Superblock.Has(JournalFeatures.ChecksumV3) ? checksum : checksum & 0xFFFF);
    }
}
