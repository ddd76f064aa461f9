using System.Text;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Registry.Tests.Building;

/// <summary>Writes the smallest possible hive by hand, from the specification and without the code under test: a root, its security, free space.</summary>
internal static class TinyHive
{
    public const int RootCell = 0x20;
    public const int SecurityCell = 0x20 + 96;
    public const ulong Time = 0x01D78A15358A127A;

    /// <param name="minor">Minor version, 3 to 6.</param>
    /// <param name="bins">Number of 4096-byte bins.</param>
    /// <param name="tail">Bytes of 0xEE after the bins.</param>
    /// <param name="sequence">Value of both sequence numbers.</param>
    public static byte[] Create(uint minor = 5, int bins = 1, int tail = 0, uint sequence = 7)
    {
        byte[] file = new byte[4096 + (bins * 4096) + tail];
        file.AsSpan(4096 + (bins * 4096)).Fill(0xEE);
        Encoding.ASCII.GetBytes("regf").CopyTo(file, 0);
        foreach ((int offset, uint value) in new (int, uint)[]
        {
            (4, sequence), (8, sequence), (20, 1), (24, minor), (28, 0), (32, 1), (36, RootCell), (40, (uint)bins * 4096), (44, 1),
        })
        {
            WriteUInt32LittleEndian(file.AsSpan(offset), value);
        }

        WriteUInt64LittleEndian(file.AsSpan(12), Time);
        for (int i = 0; i < bins; i++)
        {
            Span<byte> bin = file.AsSpan(4096 + (i * 4096), 4096);
            Encoding.ASCII.GetBytes("hbin").CopyTo(bin);
            WriteUInt32LittleEndian(bin[4..], (uint)i * 4096);
            WriteUInt32LittleEndian(bin[8..], 4096);
            if (i == 0)
            {
                WriteUInt64LittleEndian(bin[20..], Time);
                WriteRoot(bin);
            }
            else
            {
                WriteInt32LittleEndian(bin[32..], 4096 - 32);
                bin[36..].Fill(0xDD); // what an earlier deletion left
            }
        }

        SetChecksum(file);
        return file;
    }

    public static Hive Open(byte[] file) => Hive.Open(new HiveFiles("TINY", file));

    /// <summary>Sets the checksum: the XOR of the first 508 bytes, taken as 32-bit words.</summary>
    public static void SetChecksum(Span<byte> file)
    {
        uint sum = 0;
        for (int i = 0; i < 508; i += 4)
        {
            sum ^= ReadUInt32LittleEndian(file[i..]);
        }

        WriteUInt32LittleEndian(file[508..], sum is 0 ? 1 : sum is uint.MaxValue ? uint.MaxValue - 1 : sum);
    }

    private static void WriteRoot(Span<byte> bin)
    {
        Span<byte> key = bin[RootCell..];
        WriteInt32LittleEndian(key, -96);
        Encoding.ASCII.GetBytes("nk").CopyTo(key[4..]);
        WriteUInt16LittleEndian(key[6..], 0x2C); // root, not to be deleted, compressed name
        WriteUInt64LittleEndian(key[8..], Time);
        foreach (int none in new[] { 32, 36, 44, 52 })
        {
            WriteUInt32LittleEndian(key[none..], uint.MaxValue); // both subkey lists, values, class
        }

        WriteUInt32LittleEndian(key[48..], SecurityCell);
        WriteUInt16LittleEndian(key[76..], 4);
        Encoding.ASCII.GetBytes("ROOT").CopyTo(key[80..]);

        Span<byte> security = bin[SecurityCell..];
        WriteInt32LittleEndian(security, -48);
        Encoding.ASCII.GetBytes("sk").CopyTo(security[4..]);
        WriteUInt32LittleEndian(security[8..], SecurityCell);
        WriteUInt32LittleEndian(security[12..], SecurityCell);
        WriteUInt32LittleEndian(security[16..], 1);
        WriteUInt32LittleEndian(security[20..], 20);
        security[24] = 1; // revision of an empty self-relative descriptor
        WriteUInt16LittleEndian(security[26..], 0x8000);

        int free = SecurityCell + 48;
        WriteInt32LittleEndian(bin[free..], 4096 - free);
        bin[(free + 4)..].Fill(0xDD);
    }
}
