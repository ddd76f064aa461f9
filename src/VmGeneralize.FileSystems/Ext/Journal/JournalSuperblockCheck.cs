using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ext.Journal;

/// <summary>What a journal superblock must satisfy before its values are trusted (journal_get_superblock in the kernel's fs/jbd2/journal.c).</summary>
internal static class JournalSuperblockCheck
{
    private const string Structure = "Ext4 journal superblock";

    /// <param name="bytes">The first 1024 bytes of the journal.</param>
    /// <param name="offset">Where they are on the volume.</param>
    /// <param name="blocks">Blocks that the journal's inode has.</param>
    /// <param name="blockSize">The file system's, in bytes.</param>
    public static JournalSuperblock Read(ReadOnlySpan<byte> bytes, long offset, long blocks, int blockSize)
    {
        JournalBlockHeader header = JournalBlockHeader.Read(bytes);
        if (header.Magic != JournalBlockHeader.MagicNumber || header.Type is not (JournalBlockType.SuperblockV1 or JournalBlockType.SuperblockV2))
        {
            throw CorruptDataException.Mismatch(
                Structure, offset, "magic and block type", $"0x{JournalBlockHeader.MagicNumber:X8} and 3 or 4", $"0x{header.Magic:X8} and {(uint)header.Type}");
        }

        JournalSuperblock superblock = JournalSuperblock.Read(bytes);
        RefuseUnknown(superblock);
        return Problem(superblock, bytes, blocks, blockSize) is { } problem ? throw new CorruptDataException(Structure, offset, problem) : superblock;
    }

    private static void RefuseUnknown(JournalSuperblock superblock)
    {
        uint unknown = (uint)(superblock.Features & ~JournalFeatures.Known) | superblock.ReadOnlyFeatures;
        if (unknown != 0)
        {
            throw new UnsupportedFeatureException(
                $"An ext4 journal with unknown features (incompat 0x{(uint)superblock.Features:X}, ro_compat 0x{superblock.ReadOnlyFeatures:X})",
                "Use a newer version of this program.");
        }

        if (superblock.HasChecksums && superblock.ChecksumType != JournalSuperblock.Crc32CType)
        {
            throw new UnsupportedFeatureException($"An ext4 journal with checksums of type {superblock.ChecksumType}", "Only CRC-32C (4) exists.");
        }
    }

    private static DataMismatch? Problem(JournalSuperblock superblock, ReadOnlySpan<byte> bytes, long blocks, int blockSize)
    {
        int kinds = (superblock.HasCommitChecksum ? 1 : 0) + (superblock.Has(JournalFeatures.ChecksumV2) ? 1 : 0)
            + (superblock.Has(JournalFeatures.ChecksumV3) ? 1 : 0);
        uint checksum = JournalSuperblock.ComputeChecksum(bytes);
        return superblock switch
        {
            _ when kinds > 1 => DataMismatch.Of("kinds of checksums", "one", kinds),
            { HasChecksums: true } when checksum != superblock.Checksum => DataMismatch.Of("CRC-32C", $"0x{superblock.Checksum:X8}", $"0x{checksum:X8}"),
            _ when superblock.BlockSize != blockSize => DataMismatch.Of("block size", blockSize, superblock.BlockSize),
            _ when superblock.BlockCount < JournalFile.MinBlocks || superblock.BlockCount > blocks =>
                DataMismatch.Of("length", $"{JournalFile.MinBlocks} to {blocks} blocks", superblock.BlockCount),
            _ when superblock.First.Value < 1 || superblock.First >= superblock.LogEnd =>
                DataMismatch.Of("first block of the log", $"1 to {superblock.LogEnd.Value - 1}", superblock.First),
            _ when superblock.Start != default && (superblock.Start < superblock.First || superblock.Start >= superblock.LogEnd) =>
                DataMismatch.Of("start of the log", $"{superblock.First} to {superblock.LogEnd.Value - 1}", superblock.Start),
            _ => null,
        };
    }
}
