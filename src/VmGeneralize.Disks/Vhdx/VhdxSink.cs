using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.Disks.Output;

namespace VmGeneralize.Disks.Vhdx;

/// <summary>Writes a dynamic VHDX: header section, empty log, metadata, BAT, blocks in ascending order; all on whole MiB.</summary>
internal sealed class VhdxSink : DiskSink
{
    private const long LogOffset = VhdxLayout.MiB;
    private const long MetadataOffset = 2 * VhdxLayout.MiB;
    private const long BatOffset = 3 * VhdxLayout.MiB;
    private const int SectorSize = 512;
    private const int PhysicalSectorSize = 4096; // Hyper-V's own default
    private const int ItemsOffset = MetadataTable.Size;
    private const string Creator = "VmGeneralize";

    // Small blocks keep the file small; past 2 TiB larger ones keep the table below 16 MiB.
    private const long SmallBlockLimit = 2L << 40;
    private const uint SmallBlock = 2 << 20;
    private const uint LargeBlock = 32 << 20;

    private readonly DiskIdentity _identity;
    private readonly VhdxParameters _parameters;
    private readonly byte[] _bat;
    private long _block = -1;
    private long _data;
    private long _end;

    public VhdxSink(SinkFile file, long virtualSize, DiskIdentity identity)
        : base(file, virtualSize, SectorSize, VhdxLayout.MaxVirtualSize)
    {
        _identity = identity;
        uint blockSize = virtualSize <= SmallBlockLimit ? SmallBlock : LargeBlock;
        FileParameters parameters = new(blockSize, LeaveBlockAllocated: false, HasParent: false);
        _parameters = new VhdxParameters(parameters, virtualSize, SectorSize, PhysicalSectorSize, identity.UniqueId);
        _bat = new byte[(int)new Extent(0, _parameters.BatEntries * BatEntry.Size).AlignOutward(VhdxLayout.MiB).Length];
        _end = BatOffset + _bat.Length;
        if (file.GoOnAt is not null && Restore((BatOffset, _bat), blockSize, DataOf, Forget) is { } last)
        {
            (_block, _data) = last;
            _end = _data + blockSize;
        }
    }

    protected override void Store(long offset, ReadOnlySpan<byte> bytes)
    {
        long blockSize = _parameters.File.BlockSize;
        while (!bytes.IsEmpty)
        {
            long within = offset % blockSize;
            int count = (int)Math.Min(blockSize - within, bytes.Length);
            Allocate(offset / blockSize);
            WriteFile(_data + within, bytes[..count]);
            bytes = bytes[count..];
            offset += count;
        }
    }

    protected override void Finish()
    {
        SetFileLength(_end);
        WriteFile(BatOffset, _bat);
        WriteMetadata();
        byte[] regions = new byte[RegionTable.Size];
        RegionTable.Write(
            regions,
            [
                new RegionTableEntry(RegionTableEntry.Bat, (ulong)BatOffset, (uint)_bat.Length, Required: true),
                new RegionTableEntry(RegionTableEntry.Metadata, (ulong)MetadataOffset, (uint)VhdxLayout.MiB, Required: true),
            ]);
        WriteFile(VhdxLayout.RegionTable1, regions);
        WriteFile(VhdxLayout.RegionTable2, regions);
        WriteHeader(VhdxLayout.Header1, sequenceNumber: 1);
        WriteHeader(VhdxLayout.Header2, sequenceNumber: 2);
        FlushFile();
        byte[] creator = Encoding.Unicode.GetBytes(Creator);
        WriteFile(0, [.. VhdxLayout.FileSignature, .. creator]);
    }

    protected override void SaveTable() => WriteFile(BatOffset, _bat);

    private long? DataOf(long block) => BatEntry.Read(BinaryPrimitives.ReadUInt64LittleEndian(Entry(block))) is { State: BlockState.FullyPresent } entry
        ? (long)Math.Min(entry.FileOffset, long.MaxValue)
        : null;

    private void Forget(long block) => Entry(block).Clear();

    private Span<byte> Entry(long block) => _bat.AsSpan((int)((block + block / _parameters.ChunkRatio) * BatEntry.Size), BatEntry.Size);

    private void Allocate(long block)
    {
        if (block == _block)
        {
            return;
        }

        _block = block;
        _data = _end;
        _end += _parameters.File.BlockSize;
        BatEntry entry = new(BlockState.FullyPresent, (ulong)_data);
        BinaryPrimitives.WriteUInt64LittleEndian(Entry(block), entry.Write());
    }

    private void WriteHeader(long position, ulong sequenceNumber)
    {
        byte[] bytes = new byte[VhdxHeader.Size];
        new VhdxHeader
        {
            SequenceNumber = sequenceNumber,
            FileWriteGuid = Derive("file write"),
            DataWriteGuid = Derive("data write"),
            Version = 1,
            LogLength = (uint)VhdxLayout.MiB,
            LogOffset = (ulong)LogOffset,
        }.Write(bytes);
        WriteFile(position, bytes);
    }

    private void WriteMetadata()
    {
        byte[] file = new byte[FileParameters.Size];
        _parameters.File.Write(file);
        byte[] size = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(size, (ulong)VirtualSize);
        byte[] logical = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(logical, SectorSize);
        byte[] physical = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(physical, PhysicalSectorSize);
        const MetadataFlags OfDisk = MetadataFlags.IsVirtualDisk | MetadataFlags.IsRequired;
        (Guid Id, byte[] Value, MetadataFlags Flags)[] items =
        [
            (MetadataItems.FileParameters, file, MetadataFlags.IsRequired),
            (MetadataItems.VirtualDiskSize, size, OfDisk),
            (MetadataItems.VirtualDiskId, _identity.UniqueId.ToByteArray(), OfDisk),
            (MetadataItems.LogicalSectorSize, logical, OfDisk),
            (MetadataItems.PhysicalSectorSize, physical, OfDisk),
        ];

        byte[] table = new byte[MetadataTable.Size];
        List<MetadataTableEntry> entries = [];
        uint offset = ItemsOffset;
        foreach ((Guid id, byte[] value, MetadataFlags flags) in items)
        {
            entries.Add(new MetadataTableEntry(id, offset, (uint)value.Length, flags));
            WriteFile(MetadataOffset + offset, value);
            offset += (uint)value.Length;
        }

        MetadataTable.Write(table, [.. entries]);
        WriteFile(MetadataOffset, table);
    }

    /// <summary>A distinct identifier, derived from the given one.</summary>
    private Guid Derive(string purpose) =>
        new(SHA256.HashData([.. _identity.UniqueId.ToByteArray(), .. Encoding.ASCII.GetBytes(purpose)]).AsSpan(0, 16));
}
