using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>
/// One of the sectors at the start of an allocation group, as bytes: fields that change are read from and written to them, so all others stay.
/// The owner checks it.
/// </summary>
internal abstract class AgSector
{
    private readonly byte[] _bytes;

    private protected AgSector(byte[] bytes, long position)
    {
        _bytes = bytes;
        Position = position;
    }

    /// <summary>The whole sector.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Where it starts, in bytes of the volume.</summary>
    public long Position { get; }

    private protected abstract string Structure { get; }

    /// <summary>Where its checksum is, in bytes of the sector.</summary>
    private protected abstract int ChecksumOffset { get; }

    /// <summary>Updates the checksum and writes the sector.</summary>
    public void Write(IWritableBlockDevice volume, XfsSuperblock superblock)
    {
        if (superblock.HasChecksums)
        {
            XfsChecksum.Seal(_bytes, ChecksumOffset);
        }

        volume.Write(Position, _bytes);
    }

    private protected static byte[] ReadSector(IBlockDevice volume, XfsGeometry geometry, AgNumber group, int sector)
    {
        byte[] bytes = new byte[geometry.SectorSize];
        volume.Read(geometry.HeaderOffset(group, sector), bytes);
        return bytes;
    }

    private protected uint Get(int offset) => ReadUInt32BigEndian(_bytes.AsSpan(offset));

    private protected void Set(int offset, uint value) => WriteUInt32BigEndian(_bytes.AsSpan(offset), value);

    private protected ulong GetLong(int offset) => ReadUInt64BigEndian(_bytes.AsSpan(offset));

    private protected void SetLong(int offset, ulong value) => WriteUInt64BigEndian(_bytes.AsSpan(offset), value);

    /// <exception cref="CorruptDataException">Magic, version, number or length of the group, checksum or UUID are not what they must be.</exception>
    private protected void RequireHead(XfsSuperblock superblock, AgNumber group, uint blocks, string magic, int uuid)
    {
        uint expected = 0;
        foreach (char letter in magic)
        {
            expected = (expected << 8) | letter;
        }

        Require(Get(0) == expected, 0, "magic", magic, $"0x{Get(0):X8}");
        RequireSeal(superblock, uuid);
        Require(Get(4) == 1, 4, "version", 1, Get(4));
        Require(Get(8) == group.Value, 8, "number of the allocation group", group, Get(8));
        Require(Get(12) == blocks, 12, "blocks of the allocation group", blocks, Get(12));
    }

    /// <exception cref="CorruptDataException">Checksum or UUID are wrong.</exception>
    private protected void RequireSeal(XfsSuperblock superblock, int uuid)
    {
        if (superblock.HasChecksums)
        {
            XfsChecksum.Require(_bytes, ChecksumOffset, Structure, Position);
            Require(
                _bytes.AsSpan(uuid, 16).SequenceEqual(superblock.MetadataUuid),
                uuid, "UUID", Convert.ToHexString(superblock.MetadataUuid), Convert.ToHexString(_bytes.AsSpan(uuid, 16)));
        }
    }

    /// <exception cref="CorruptDataException">The root is outside the group, or the number of levels is impossible.</exception>
    private protected void RequireTree(int root, int levels, uint blocks)
    {
        Require(Get(root) > 0 && Get(root) < blocks, root, "root of a tree", $"1 to {blocks - 1}", Get(root));
        Require(Get(levels) is > 0 and <= AgTree.MaxLevels, levels, "levels of a tree", $"1 to {AgTree.MaxLevels}", Get(levels));
    }

    private protected void Require(bool condition, int offset, string field, object expected, object actual)
    {
        if (!condition)
        {
            throw CorruptDataException.Mismatch(Structure, Position + offset, field, expected, actual);
        }
    }
}
