using System.Buffers.Binary;
using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.Vhdx;

/// <summary>Region Table ([MS-VHDX] 2.2.3): where the BAT and the metadata are. Two copies, either is enough.</summary>
/// <param name="Bat">The block allocation table's region.</param>
/// <param name="Metadata">The metadata region.</param>
/// <param name="All">Every region, unknown optional ones included.</param>
internal sealed record RegionTable(Extent Bat, Extent Metadata, IReadOnlyList<Extent> All)
{
    /// <summary>Bytes of one copy; the checksum covers all of them.</summary>
    public const int Size = 64 << 10;

    public const int HeaderSize = 16;

    private const string Structure = "VHDX region table";
    private const int MaxEntries = (Size - HeaderSize) / RegionTableEntry.Size;

    public static ReadOnlySpan<byte> Signature => "regi"u8;

    /// <exception cref="CorruptDataException">Both copies are damaged, or the entries break the rules.</exception>
    /// <exception cref="UnsupportedFeatureException">A required region is unknown.</exception>
    public static RegionTable Read(IBlockDevice file, List<string> notes)
    {
        if (TryReadCopy(file, VhdxLayout.RegionTable1) is { } first)
        {
            return Parse(file, first, VhdxLayout.RegionTable1);
        }

        if (TryReadCopy(file, VhdxLayout.RegionTable2) is { } second)
        {
            notes.Add("The first VHDX region table is damaged; the second one is used.");
            return Parse(file, second, VhdxLayout.RegionTable2);
        }

        throw CorruptDataException.Mismatch(
            Structure, VhdxLayout.RegionTable1, "table", $"one with the signature regi and a right CRC-32C here or at byte {VhdxLayout.RegionTable2}", "none");
    }

    /// <summary>Encodes one copy with its checksum.</summary>
    public static void Write(Span<byte> bytes, ReadOnlySpan<RegionTableEntry> entries)
    {
        bytes[..Size].Clear();
        Signature.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[0x08..], (uint)entries.Length);
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i].Write(bytes[(HeaderSize + i * RegionTableEntry.Size)..]);
        }

        VhdxChecksum.Update(bytes[..Size]);
    }

    private static byte[]? TryReadCopy(IBlockDevice file, long offset)
    {
        if (offset + Size > file.Length)
        {
            return null;
        }

        byte[] bytes = new byte[Size];
        file.Read(offset, bytes);
        return bytes.AsSpan().StartsWith(Signature) && VhdxChecksum.IsValid(bytes) ? bytes : null;
    }

    private static RegionTable Parse(IBlockDevice file, byte[] bytes, long offset)
    {
        uint count = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(0x08));
        if (count > MaxEntries)
        {
            throw CorruptDataException.Mismatch(Structure, offset, "entry count", $"at most {MaxEntries}", count);
        }

        Extent? bat = null;
        Extent? metadata = null;
        List<Extent> all = [];
        for (int i = 0; i < count; i++)
        {
            int position = HeaderSize + i * RegionTableEntry.Size;
            RegionTableEntry entry = RegionTableEntry.Read(bytes.AsSpan(position));
            bool isBat = entry.Id == RegionTableEntry.Bat;
            bool isMetadata = entry.Id == RegionTableEntry.Metadata;
            if (!isBat && !isMetadata && entry.Required)
            {
                throw new UnsupportedFeatureException($"The VHDX region {entry.Id}", "Convert the disk with the program that made it.");
            }

            Extent place = VhdxLayout.Place(file, "VHDX region table entry", offset + position, entry.FileOffset, entry.Length);
            all.Add(place);
            if ((isBat && bat is not null) || (isMetadata && metadata is not null))
            {
                throw new CorruptDataException("VHDX region table entry", offset + position, $"the region {entry.Id} is there twice");
            }

            bat = isBat ? place : bat;
            metadata = isMetadata ? place : metadata;
        }

        RequireDisjoint(all, offset);
        return bat is { } batPlace && metadata is { } metadataPlace
            ? new RegionTable(batPlace, metadataPlace, all)
            : throw CorruptDataException.Mismatch(Structure, offset, "regions", "a BAT and a metadata region", bat is null ? "no BAT" : "no metadata");
    }

    private static void RequireDisjoint(List<Extent> regions, long offset)
    {
        Extent previous = default;
        foreach (Extent region in regions.Order())
        {
            if (previous.End > region.Offset)
            {
                throw new CorruptDataException(Structure, offset, $"the regions {previous} and {region} overlap");
            }

            previous = region;
        }
    }
}
