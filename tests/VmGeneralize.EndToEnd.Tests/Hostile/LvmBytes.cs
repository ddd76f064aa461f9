using System.Buffers.Binary;
using System.Text;

namespace VmGeneralize.EndToEnd.Tests.Hostile;

/// <summary>A physical volume of lvm2 in memory, which can be given an id and metadata that lvm2 never writes, with valid checksums.</summary>
/// <param name="bytes">All bytes of the volume.</param>
internal sealed class LvmBytes(byte[] bytes)
{
    // lib/label/label.h and lib/format_text/layout.h of lvm2: the label is in the second sector, the metadata area after the first page.
    private const int Sector = 512;
    private const int Label = Sector;
    private const int ChecksummedFrom = 20; // of the label, up to the end of its sector
    private const int Id = Label + 32;
    private const int IdSize = 32;
    private const int Area = 4096;
    private const int Location = Area + 40; // offset, size, checksum of the description
    private const uint InitialChecksum = 0xF597A6CF;

    private readonly string _id = Encoding.ASCII.GetString(bytes, Id, IdSize);

    /// <summary>The current metadata.</summary>
    public string Text
    {
        get
        {
            int offset = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(Location));
            int size = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(Location + 8));
            return Encoding.ASCII.GetString(bytes, Area + offset, size).TrimEnd('\0');
        }
    }

    /// <summary>Gives the volume new metadata, and another id in both the metadata and the label.</summary>
    /// <param name="description">Metadata with the id that the volume had first.</param>
    /// <param name="number">Makes the ids differ.</param>
    public void Describe(string description, int number)
    {
        string ending = $"{number:000}";
        Encoding.ASCII.GetBytes(_id[..^ending.Length] + ending).CopyTo(bytes, Id);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(Label + 16), Checksum(bytes.AsSpan(Label + ChecksummedFrom, Sector - ChecksummedFrom)));
        byte[] text = Encoding.UTF8.GetBytes(description.Replace(_id[^ending.Length..] + "\"", ending + "\"", StringComparison.Ordinal));
        Assert.InRange(Sector + text.Length, 0, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(Area + 0x20)));
        text.CopyTo(bytes, Area + Sector);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(Location), Sector);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(Location + 8), text.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(Location + 16), Checksum(text));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(Area), Checksum(bytes.AsSpan(Area + 4, Sector - 4)));
    }

    /// <summary>CRC-32 with LVM's initial value and no final inversion.</summary>
    private static uint Checksum(ReadOnlySpan<byte> of)
    {
        uint register = InitialChecksum;
        foreach (byte value in of)
        {
            register ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                register = (register >> 1) ^ ((register & 1) == 0 ? 0 : 0xEDB88320);
            }
        }

        return register;
    }
}
