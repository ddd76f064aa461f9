using System.Buffers.Binary;
using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.Vhdx;

/// <summary>Metadata Table ([MS-VHDX] 2.6.1) and access to its items.</summary>
internal sealed class MetadataTable
{
    /// <summary>Bytes of the table; items follow it.</summary>
    public const int Size = 64 << 10;

    public const int HeaderSize = 32;

    private const string Structure = "VHDX metadata table";
    private const int MaxEntries = (Size - HeaderSize) / MetadataTableEntry.Size;
    private const uint MaxItemLength = 1 << 20;

    private static readonly Guid[] Known =
    [
        MetadataItems.FileParameters,
        MetadataItems.VirtualDiskSize,
        MetadataItems.LogicalSectorSize,
        MetadataItems.PhysicalSectorSize,
        MetadataItems.VirtualDiskId,
        MetadataItems.ParentLocator,
    ];

    private readonly IBlockDevice _file;
    private readonly Extent _region;
    private readonly Dictionary<Guid, MetadataTableEntry> _entries = [];

    /// <exception cref="CorruptDataException">Signature, count, a place or a repeated item is wrong.</exception>
    /// <exception cref="UnsupportedFeatureException">A required item is unknown.</exception>
    public MetadataTable(IBlockDevice file, Extent region)
    {
        _file = file;
        _region = region;
        byte[] bytes = new byte[Size];
        file.ReadStructure(Structure, region.Offset, bytes);
        if (!bytes.AsSpan().StartsWith(Signature))
        {
            throw CorruptDataException.Mismatch(Structure, region.Offset, "signature", "metadata", Convert.ToHexString(bytes.AsSpan(0, 8)));
        }

        ushort count = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(0x0A));
        if (count > MaxEntries)
        {
            throw CorruptDataException.Mismatch(Structure, region.Offset, "entry count", $"at most {MaxEntries}", count);
        }

        for (int i = 0; i < count; i++)
        {
            int position = HeaderSize + i * MetadataTableEntry.Size;
            Add(MetadataTableEntry.Read(bytes.AsSpan(position)), region.Offset + position);
        }
    }

    public static ReadOnlySpan<byte> Signature => "metadata"u8;

    public bool Has(Guid item) => _entries.ContainsKey(item);

    /// <summary>Where an item is in the file, in bytes.</summary>
    public long Position(Guid item) => _region.Offset + _entries[item].Offset;

    /// <summary>An item of a known size; a longer one is cut.</summary>
    /// <exception cref="CorruptDataException">It is missing or shorter.</exception>
    public byte[] Read(string name, Guid item, int size)
    {
        byte[] all = Read(name, item);
        return all.Length >= size
            ? all[..size]
            : throw CorruptDataException.Mismatch(name, Position(item), "length", size, all.Length);
    }

    /// <summary>A whole item; at most 1 MiB.</summary>
    /// <exception cref="CorruptDataException">It is missing.</exception>
    public byte[] Read(string name, Guid item)
    {
        if (!_entries.TryGetValue(item, out MetadataTableEntry entry))
        {
            throw CorruptDataException.Mismatch(Structure, _region.Offset, "item", name, "none");
        }

        byte[] bytes = new byte[entry.Length];
        _file.ReadStructure(name, Position(item), bytes);
        return bytes;
    }

    /// <summary>Encodes only the table.</summary>
    public static void Write(Span<byte> bytes, ReadOnlySpan<MetadataTableEntry> entries)
    {
        bytes[..Size].Clear();
        Signature.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[0x0A..], (ushort)entries.Length);
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i].Write(bytes[(HeaderSize + i * MetadataTableEntry.Size)..]);
        }
    }

    private void Add(MetadataTableEntry entry, long position)
    {
        if (entry.Flags.HasFlag(MetadataFlags.IsUser) || !Known.Contains(entry.ItemId))
        {
            if (entry.Flags.HasFlag(MetadataFlags.IsRequired))
            {
                throw new UnsupportedFeatureException($"The VHDX metadata item {entry.ItemId}", "Convert the disk with the program that made it.");
            }

            return;
        }

        if (entry.Offset < Size || entry.Length is 0 or > MaxItemLength || entry.Offset > _region.Length - entry.Length)
        {
            throw CorruptDataException.Mismatch(
                "VHDX metadata table entry",
                position,
                "place of the item",
                $"1 to {MaxItemLength} bytes between the table and the region's end at {_region.Length}",
                $"{entry.Length} bytes at {entry.Offset}");
        }

        if (!_entries.TryAdd(entry.ItemId, entry))
        {
            throw new CorruptDataException("VHDX metadata table entry", position, $"the item {entry.ItemId} is there twice");
        }
    }
}
