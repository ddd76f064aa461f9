using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.Disks.InPlace;

namespace VmGeneralize.Disks.Vhdx;

/// <summary>
/// A VHDX that is changed in place. Afterwards it is as one that was closed cleanly: what its log held is written, the log is empty, and both
/// headers say that file and data have a new writer ([MS-VHDX] 2.2.2), so that no child accepts it as its parent any more.
/// </summary>
internal sealed class VhdxDraft : ContainerDraft
{
    private readonly VhdxBlockTable _table;
    private readonly VhdxHeader _header;
    private readonly RegionTable _regions;
    private readonly Dictionary<long, long> _new = []; // data of new blocks, by number
    private long _end;

    /// <param name="file">The file as it is.</param>
    /// <param name="content">The file as it is after its log was replayed.</param>
    /// <param name="header">The current header.</param>
    /// <param name="regions">Where BAT and metadata are.</param>
    /// <param name="table">The BAT.</param>
    /// <param name="newBlocks">Most blocks that may be added.</param>
    public VhdxDraft(IBlockDevice file, IBlockDevice content, VhdxHeader header, RegionTable regions, VhdxBlockTable table, long newBlocks)
        : base(new FileDraft(file, checked(content.Length + VhdxLayout.MiB + (newBlocks * table.Parameters.File.BlockSize))))
    {
        (_table, _header, _regions) = (table, header, regions);
        _end = content.Length;
        File.Length = content.Length;
        if (content is ReplayedFile replayed)
        {
            Replay(replayed);
        }
    }

    public override IEnumerable<Extent> Used()
    {
        VhdxParameters parameters = _table.Parameters;
        for (long block = 0; block < parameters.BlockCount; block++)
        {
            BatEntry entry = _table.Payload(block);
            if (entry.State == BlockState.FullyPresent)
            {
                yield return new Extent(
                    (long)entry.FileOffset, Math.Min(parameters.File.BlockSize, parameters.VirtualSize - (block * parameters.File.BlockSize)));
            }
        }

        foreach (Extent own in _table.BitmapBlocks().Concat(_regions.All).Prepend(new Extent(0, VhdxLayout.HeaderSectionLength)))
        {
            yield return own;
        }
    }

    public override void Finish()
    {
        if (_new.Count > 0)
        {
            File.Length = _end;
        }

        if (_header.SequenceNumber > ulong.MaxValue - 2)
        {
            throw CorruptDataException.Mismatch("VHDX header", VhdxLayout.Header1, "SequenceNumber", "one that can be counted up", _header.SequenceNumber);
        }

        WriteHeader(VhdxLayout.Header1, _header.SequenceNumber + 1);
        WriteHeader(VhdxLayout.Header2, _header.SequenceNumber + 2);
    }

    protected override long? Place(long offset)
    {
        long blockSize = _table.Parameters.File.BlockSize;
        long block = offset / blockSize;
        BatEntry entry = _table.Payload(block);
        return entry.State == BlockState.FullyPresent
            ? (long)entry.FileOffset + (offset % blockSize)
            : _new.TryGetValue(block, out long data) ? data + (offset % blockSize) : null;
    }

    protected override long Run(long offset) => _table.Parameters.File.BlockSize - (offset % _table.Parameters.File.BlockSize);

    protected override long Allocate(long offset)
    {
        long blockSize = _table.Parameters.File.BlockSize;
        long block = offset / blockSize;
        long data = new Extent(0, _end).AlignOutward(VhdxLayout.MiB).End;
        _end = data + blockSize;
        _new.Add(block, data);
        Span<byte> entry = stackalloc byte[BatEntry.Size];
        BinaryPrimitives.WriteUInt64LittleEndian(entry, new BatEntry(BlockState.FullyPresent, (ulong)data).Write());
        File.Write(_table.PayloadPosition(block), entry);
        return data + (offset % blockSize);
    }

    private void Replay(ReplayedFile content)
    {
        const int Chunk = 1 << 20;
        foreach (Extent range in content.Written)
        {
            for (long position = range.Offset; position < range.End; position += Chunk)
            {
                byte[] bytes = new byte[(int)Math.Min(Chunk, range.End - position)];
                content.Read(position, bytes);
                File.Write(position, bytes);
            }
        }
    }

    private void WriteHeader(long position, ulong sequenceNumber)
    {
        byte[] bytes = new byte[VhdxHeader.Size];
        (_header with
        {
            SequenceNumber = sequenceNumber,
            FileWriteGuid = Next(_header.FileWriteGuid, "file write"),
            DataWriteGuid = Next(_header.DataWriteGuid, "data write"),
            LogGuid = Guid.Empty,
        }).Write(bytes);
        File.Write(position, bytes);
    }

    /// <summary>A new identifier, derived from the old one: the same disk gives the same bytes.</summary>
    private Guid Next(Guid before, string purpose)
    {
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(number, _header.SequenceNumber);
        return new Guid(SHA256.HashData([.. before.ToByteArray(), .. number, .. Encoding.ASCII.GetBytes(purpose)]).AsSpan(0, 16));
    }
}
