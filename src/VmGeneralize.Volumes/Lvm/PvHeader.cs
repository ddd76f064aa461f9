using System.Text;
using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Volumes.Lvm;

/// <summary>
/// The label of a physical volume and what follows it in its sector: label_header, pv_header and pv_header_extension of lvm2's
/// lib/label/label.h and lib/format_text/layout.h.
/// </summary>
/// <param name="Id">32 characters without hyphens.</param>
/// <param name="DataAreas">Where extents may be, in bytes; length 0 means up to the end.</param>
/// <param name="MetadataAreas">Where descriptions of the group are, in bytes.</param>
/// <param name="IsUsed">A group has it. Null when the header is too old to say.</param>
internal sealed record PvHeader(string Id, IReadOnlyList<Extent> DataAreas, IReadOnlyList<Extent> MetadataAreas, bool? IsUsed)
{
    public const string Structure = "LVM2 label";

    private const int SectorSize = 512;
    private const int SearchedSectors = 4;
    private const int LabelSize = 32;
    private const int IdSize = 32;
    private const int ChecksummedFrom = 20;
    private const uint UsedFlag = 1;

    private static ReadOnlySpan<byte> LabelId => "LABELONE"u8;

    private static ReadOnlySpan<byte> LabelType => "LVM2 001"u8;

    /// <summary>Finds the label in the first four sectors of 512 bytes.</summary>
    /// <exception cref="CorruptDataException">There is none, or it is damaged.</exception>
    public static PvHeader Read(IBlockDevice device)
    {
        byte[] sectors = new byte[(int)Math.Min(device.Length, SectorSize * SearchedSectors) / SectorSize * SectorSize];
        device.Read(0, sectors);
        DataMismatch problem = DataMismatch.Of("signature", "LABELONE in the first four sectors", "none");
        for (int offset = 0; offset < sectors.Length; offset += SectorSize)
        {
            ReadOnlySpan<byte> sector = sectors.AsSpan(offset, SectorSize);
            if (!sector.StartsWith(LabelId))
            {
                continue;
            }

            uint stored = ReadUInt32LittleEndian(sector[0x10..]);
            uint checksum = LvmChecksum.Compute(sector[ChecksummedFrom..]);
            ulong number = ReadUInt64LittleEndian(sector[0x08..]);
            uint contents = ReadUInt32LittleEndian(sector[0x14..]);
            if (stored == checksum && number == (ulong)(offset / SectorSize) && contents is >= LabelSize and <= SectorSize - IdSize - 8
                && sector[0x18..].StartsWith(LabelType))
            {
                return ReadContents(sector[(int)contents..], offset + contents, device.Length);
            }

            problem = stored != checksum
                ? DataMismatch.Of("CRC", $"0x{stored:X8}", $"0x{checksum:X8}")
                : DataMismatch.Of(
                    "label", $"one of sector {offset / SectorSize} with contents in it", $"one of sector {number} with contents at byte {contents}");
        }

        throw new CorruptDataException(Structure, 0, problem);
    }

    private static PvHeader ReadContents(ReadOnlySpan<byte> bytes, long offset, long deviceLength)
    {
        string id = Encoding.ASCII.GetString(bytes[..IdSize]);
        int position = IdSize + 8; // the device's size: the text says it again
        List<Extent> data = ReadAreas(bytes, ref position, offset, deviceLength);
        List<Extent> metadata = ReadAreas(bytes, ref position, offset, deviceLength);
        bool hasFlags = position + 8 <= bytes.Length && ReadUInt32LittleEndian(bytes[position..]) >= 2;
        return new PvHeader(id, data, metadata, hasFlags ? (ReadUInt32LittleEndian(bytes[(position + 4)..]) & UsedFlag) != 0 : null);
    }

    /// <summary>disk_locn: pairs of offset and size up to a pair of zeros.</summary>
    private static List<Extent> ReadAreas(ReadOnlySpan<byte> bytes, ref int position, long offset, long deviceLength)
    {
        List<Extent> areas = [];
        while (position + 16 <= bytes.Length)
        {
            ulong start = ReadUInt64LittleEndian(bytes[position..]);
            ulong size = ReadUInt64LittleEndian(bytes[(position + 8)..]);
            position += 16;
            if (start == 0)
            {
                return areas;
            }

            if (start > (ulong)deviceLength || size > (ulong)deviceLength - start)
            {
                throw CorruptDataException.Mismatch(
                    Structure, offset + position - 16, "place of an area", $"inside the {deviceLength} bytes of the volume", $"{size} bytes from byte {start}");
            }

            areas.Add(new Extent((long)start, (long)size));
        }

        throw CorruptDataException.Mismatch(Structure, offset, "end of the list of areas", "a pair of zeros in its sector", "none");
    }
}
