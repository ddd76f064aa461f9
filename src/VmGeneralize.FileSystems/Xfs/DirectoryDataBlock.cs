using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>
/// A block of a directory with names ("Block Directories", "Leaf Directories"): names and unused ranges without gaps. In a directory of one block the
/// hashes are at its end.
/// </summary>
internal sealed class DirectoryDataBlock
{
    private const ushort UnusedTag = 0xFFFF;
    private const int TailSize = 8;
    private const int HashSize = 8;

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly long _position;
    private readonly int _header;
    private readonly int _typeSize;

    private DirectoryDataBlock(ReadOnlyMemory<byte> bytes, long position, int header, int typeSize, int end, bool isWhole)
    {
        _bytes = bytes;
        _position = position;
        _header = header;
        _typeSize = typeSize;
        End = end;
        IsWhole = isWhole;
    }

    /// <summary>Where the names end.</summary>
    public int End { get; }

    /// <summary>The block is the whole directory: it has the hashes too.</summary>
    public bool IsWhole { get; }

    /// <exception cref="CorruptDataException">It is damaged.</exception>
    public static DirectoryDataBlock Read(XfsVolume volume, XfsInodeNumber owner, ReadOnlyMemory<byte> block, long position)
    {
        ReadOnlySpan<byte> bytes = block.Span;
        bool isStamped = volume.Superblock.HasChecksums;
        bool isWhole = bytes.StartsWith(isStamped ? "XDB3"u8 : "XD2B"u8);
        if (!isWhole && !bytes.StartsWith(isStamped ? "XDD3"u8 : "XD2D"u8))
        {
            throw CorruptDataException.Mismatch(
                XfsDirectory.Structure, position, "magic", isStamped ? "XDB3 or XDD3" : "XD2B or XD2D", Convert.ToHexString(bytes[..4]));
        }

        BlockStamp.Directory.Require(volume, bytes, position, owner.Value, XfsDirectory.Structure);
        int header = isStamped ? 64 : 16;
        int end = bytes.Length;
        if (isWhole)
        {
            long hashes = ReadUInt32BigEndian(bytes[^TailSize..]);
            long room = (bytes.Length - header - TailSize) / HashSize;
            if (hashes > room)
            {
                throw CorruptDataException.Mismatch(
                    XfsDirectory.Structure, position + bytes.Length - TailSize, "hashes of a directory block", $"at most {room}", hashes);
            }

            end -= TailSize + ((int)hashes * HashSize);
        }

        return new DirectoryDataBlock(block, position, header, volume.Superblock.HasFileType ? 1 : 0, end, isWhole);
    }

    /// <summary>All names, "." and ".." as well.</summary>
    /// <exception cref="CorruptDataException">A record is damaged.</exception>
    public IEnumerable<XfsDirectoryEntry> Entries()
    {
        for (int at = _header; at < End;)
        {
            (int length, XfsDirectoryEntry? entry) = ReadRecord(at);
            if (entry is { } name)
            {
                yield return name;
            }

            at += length;
        }
    }

    private (int Length, XfsDirectoryEntry? Entry) ReadRecord(int at)
    {
        ReadOnlySpan<byte> rest = _bytes.Span[at..End];
        Require(rest.Length >= 8, at, "room for a record", rest.Length);
        if (ReadUInt16BigEndian(rest) == UnusedTag)
        {
            int unused = ReadUInt16BigEndian(rest[2..]);
            RequireTag(rest, at, unused);
            return (unused, null);
        }

        Require(rest.Length >= 16, at, "room for a name", rest.Length);
        int nameLength = rest[8];
        int length = (9 + nameLength + _typeSize + 2 + 7) & ~7;
        RequireTag(rest, at, length);
        return (length, new XfsDirectoryEntry(
            XfsDirectory.DecodeName(rest.Slice(9, nameLength), _position + at),
            XfsDirectory.ReadInode(rest, 8),
            _typeSize == 0 ? (byte)0 : rest[9 + nameLength]));
    }

    /// <summary>The last two bytes of a record repeat where it starts.</summary>
    private void RequireTag(ReadOnlySpan<byte> rest, int at, int length)
    {
        Require(length >= 8 && length % 8 == 0 && length <= rest.Length, at, "length of a record that fits", length);
        int tag = ReadUInt16BigEndian(rest[(length - 2)..]);
        Require(tag == at, at, $"tag {at}", tag);
    }

    private void Require(bool condition, int at, string expected, object actual)
    {
        if (!condition)
        {
            throw CorruptDataException.Mismatch(XfsDirectory.Structure, _position + at, "record", expected, actual);
        }
    }
}
