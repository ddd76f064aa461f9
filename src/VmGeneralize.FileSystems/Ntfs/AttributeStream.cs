using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs.Compression;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>Positional access to the value of one attribute: resident, non-resident, sparse or LZNT1-compressed.</summary>
internal sealed class AttributeStream : IFileContent
{
    private const int MaxCompressionUnit = 1 << 20; // bytes; NTFS makes 16 clusters of at most 4 KiB

    private readonly ClusterSpace _space;
    private readonly byte[]? _resident;
    private readonly int _unitClusters;
    private byte[]? _unit;
    private long _unitIndex = -1;

    /// <param name="space">The volume's clusters.</param>
    /// <param name="pieces">All pieces of the attribute, by ascending VCN.</param>
    public AttributeStream(ClusterSpace space, IReadOnlyList<AttributeRecord> pieces)
    {
        _space = space;
        AttributeRecord first = pieces[0];
        Flags = first.Flags;
        if (!first.IsNonResident)
        {
            _resident = first.Value.ToArray();
            Length = InitializedSize = _resident.Length;
            Runs = Runlist.Empty;
            return;
        }

        Runs = Join(pieces, space.Clusters);
        Length = first.DataSize;
        InitializedSize = first.InitializedSize;
        if ((Flags & AttributeFlags.CompressionMask) != 0 && first.CompressionUnit != 0)
        {
            _unitClusters = first.CompressionUnit <= 20 ? 1 << first.CompressionUnit : int.MaxValue;
            if (_unitClusters > MaxCompressionUnit / space.BytesPerCluster
                || _unitClusters * space.BytesPerCluster % Lznt1.ChunkSize != 0
                || (Flags & AttributeFlags.CompressionMask) != AttributeFlags.Compressed)
            {
                throw new UnsupportedFeatureException("An NTFS compression other than LZNT1 units", "Decompress the file in the guest (compact /u).");
            }
        }
    }

    /// <summary>A plain non-resident value that is in no file record yet.</summary>
    public AttributeStream(ClusterSpace space, Runlist runs, long length)
    {
        _space = space;
        Runs = runs;
        Length = InitializedSize = length;
    }

    public AttributeFlags Flags { get; }

    /// <summary>Size of the value in bytes.</summary>
    public long Length { get; }

    /// <summary>Bytes from the start that were ever written; the rest reads as zero.</summary>
    public long InitializedSize { get; }

    /// <summary>The clusters; empty for a resident value.</summary>
    public Runlist Runs { get; }

    public bool IsResident => _resident is not null;

    public bool IsCompressed => _unitClusters > 0;

    /// <summary>Bytes of a compression unit; 0 when the value is not compressed.</summary>
    public int UnitBytes => _unitClusters * _space.BytesPerCluster;

    /// <summary>Reads up to the end of the value; returns the bytes read.</summary>
    public int Read(long offset, Span<byte> buffer)
    {
        if (offset < 0 || offset >= Length)
        {
            return 0;
        }

        buffer = buffer[..(int)Math.Min(buffer.Length, Length - offset)];
        if (_resident is not null)
        {
            _resident.AsSpan((int)offset, buffer.Length).CopyTo(buffer);
            return buffer.Length;
        }

        int written = (int)Math.Clamp(InitializedSize - offset, 0, buffer.Length);
        if (IsCompressed)
        {
            ReadUnits(offset, buffer[..written]);
        }
        else
        {
            _space.Read(Runs, offset, buffer[..written]);
        }

        buffer[written..].Clear();
        return buffer.Length;
    }

    /// <summary>The whole value.</summary>
    /// <param name="maximum">Largest size in bytes that makes sense for it.</param>
    public byte[] ReadAll(long maximum)
    {
        if (Length > maximum)
        {
            throw CorruptDataException.Mismatch("NTFS attribute", 0, "length", $"at most {maximum}", Length);
        }

        byte[] bytes = new byte[Length];
        Read(0, bytes);
        return bytes;
    }

    /// <summary>Overwrites part of a plain non-resident value that was initialized before.</summary>
    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        if (IsResident || IsCompressed || offset < 0 || bytes.Length > InitializedSize - offset)
        {
            throw new UnsupportedFeatureException("Writing to this NTFS attribute in place", "Run chkdsk /f in the guest, then try again.");
        }

        _space.Write(Runs, offset, bytes);
    }

    private static Runlist Join(IReadOnlyList<AttributeRecord> pieces, long clusters)
    {
        Runlist runs = Runlist.Empty;
        foreach (AttributeRecord piece in pieces)
        {
            if (!piece.IsNonResident || piece.LowestVcn != runs.End)
            {
                throw CorruptDataException.Mismatch(
                    FileRecord.Structure,
                    piece.Owner.Position + piece.Offset,
                    $"first VCN of a piece in record {piece.Owner.Number}",
                    runs.End.Value,
                    piece.LowestVcn.Value);
            }

            runs = pieces.Count == 1 ? piece.ReadRuns(clusters) : runs.Append(piece.ReadRuns(clusters).Runs);
        }

        return runs;
    }

    private void ReadUnits(long offset, Span<byte> buffer)
    {
        long unitBytes = (long)_unitClusters * _space.BytesPerCluster;
        while (!buffer.IsEmpty)
        {
            byte[] unit = Unit(offset / unitBytes, (int)unitBytes);
            int within = (int)(offset % unitBytes);
            int count = Math.Min(buffer.Length, unit.Length - within);
            unit.AsSpan(within, count).CopyTo(buffer);
            buffer = buffer[count..];
            offset += count;
        }
    }

    private byte[] Unit(long index, int unitBytes)
    {
        if (_unitIndex == index)
        {
            return _unit!;
        }

        _unitIndex = -1;
        _unit ??= new byte[unitBytes];
        int stored = StoredClusters(index);
        if (stored == _unitClusters || stored == 0)
        {
            _space.Read(Runs, index * unitBytes, _unit); // not compressible, or a hole
        }
        else
        {
            byte[] compressed = new byte[stored * _space.BytesPerCluster];
            _space.Read(Runs, index * unitBytes, compressed);
            CompressedUnit.Decompress(compressed, _unit);
        }

        _unitIndex = index;
        return _unit;
    }

    /// <summary>Clusters of a unit before its hole: all of them means stored as is, fewer means compressed.</summary>
    public int StoredClusters(long index)
    {
        long first = index * _unitClusters;
        int stored = 0;
        while (stored < _unitClusters && Runs.TryFind(new Vcn(first + stored), out Run run) && !run.Lcn.IsSparse)
        {
            stored = (int)Math.Min(_unitClusters, run.End.Value - first);
        }

        return stored;
    }
}
