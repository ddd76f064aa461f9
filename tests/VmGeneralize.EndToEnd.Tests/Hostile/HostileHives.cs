using System.Buffers.Binary;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Hostile;

/// <summary>Registry hives whose cells point where Windows never lets them.</summary>
internal static class HostileHives
{
    private const int BaseSize = 4096;
    private const int RootField = 0x24;
    private const int BinsField = 0x28;
    private const int ChecksumField = 0x1FC;
    private const int SegmentSize = 16344; // of a value that is kept in pieces

    public static Dictionary<string, Func<TemporaryFolder, string>> All { get; } = new()
    {
        ["hive: keys that are their own descendants"] = folder => HostileWindows.WithHive(folder, hive =>
        {
            uint root = BinaryPrimitives.ReadUInt32LittleEndian(hive.AsSpan(RootField));
            return Each(hive, ["lf", "lh"], list =>
            {
                // Only the last of several: the key that says whether Windows is generalized is usually the first.
                int count = BinaryPrimitives.ReadUInt16LittleEndian(hive.AsSpan(list + 6));
                if (count > 1)
                {
                    BinaryPrimitives.WriteUInt32LittleEndian(hive.AsSpan(list + (count * 8)), root);
                }
            });
        }),
        ["hive: lists of keys that hold themselves"] = folder => HostileWindows.WithHive(folder, hive => Each(hive, ["lf", "lh"], list =>
        {
            "ri"u8.CopyTo(hive.AsSpan(list + 4));
            BinaryPrimitives.WriteUInt32LittleEndian(hive.AsSpan(list + 8), (uint)(list - BaseSize));
        })),
        ["hive: a value of 2 GiB in a few bytes"] = folder => HostileWindows.WithHive(folder, hive => Each(
            hive, ["vk"], value => BinaryPrimitives.WriteInt32LittleEndian(hive.AsSpan(value + 8), 0x7FFF_FFF0))),
        ["hive: values of a gigabyte in one piece of memory"] = folder => HostileWindows.WithHive(folder, WithBigValues),
    };

    /// <summary>Turns values into ones of 65,535 segments, which are all the same segment.</summary>
    private static byte[] WithBigValues(byte[] hive)
    {
        const int Pieces = ushort.MaxValue;
        const int BinSize = 300 << 10; // of the new bin: the list of pieces, one piece, the cell that names the list
        int bins = BinaryPrimitives.ReadInt32LittleEndian(hive.AsSpan(BinsField));
        byte[] grown = new byte[BaseSize + bins + BinSize];
        hive.AsSpan(0, BaseSize + bins).CopyTo(grown);
        Span<byte> bin = grown.AsSpan(BaseSize + bins);
        "hbin"u8.CopyTo(bin);
        BinaryPrimitives.WriteInt32LittleEndian(bin[4..], bins);
        BinaryPrimitives.WriteInt32LittleEndian(bin[8..], BinSize);
        const int Head = 32;
        const int List = Head + 16;
        const int Piece = List + ((((Pieces * sizeof(uint)) + 4 + 7) / 8) * 8);
        const int Rest = Piece + SegmentSize + 8;
        BinaryPrimitives.WriteInt32LittleEndian(bin[Head..], -16);
        "db"u8.CopyTo(bin[(Head + 4)..]);
        BinaryPrimitives.WriteUInt16LittleEndian(bin[(Head + 6)..], Pieces);
        BinaryPrimitives.WriteInt32LittleEndian(bin[(Head + 8)..], bins + List);
        BinaryPrimitives.WriteInt32LittleEndian(bin[List..], List - Piece);
        for (int piece = 0; piece < Pieces; piece++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bin[(List + 4 + (piece * sizeof(uint)))..], bins + Piece);
        }

        BinaryPrimitives.WriteInt32LittleEndian(bin[Piece..], Piece - Rest);
        BinaryPrimitives.WriteInt32LittleEndian(bin[Rest..], BinSize - Rest); // free
        Each(grown, ["vk"], value =>
        {
            BinaryPrimitives.WriteInt32LittleEndian(grown.AsSpan(value + 8), Pieces * SegmentSize);
            BinaryPrimitives.WriteInt32LittleEndian(grown.AsSpan(value + 12), bins + Head);
        });
        BinaryPrimitives.WriteInt32LittleEndian(grown.AsSpan(BinsField), bins + BinSize);
        uint sum = 0;
        for (int at = 0; at < ChecksumField; at += sizeof(uint))
        {
            sum ^= BinaryPrimitives.ReadUInt32LittleEndian(grown.AsSpan(at));
        }

        BinaryPrimitives.WriteUInt32LittleEndian(grown.AsSpan(ChecksumField), sum);
        return grown;
    }

    /// <summary>Changes the cells in use whose contents begin with one of the signatures.</summary>
    private static byte[] Each(byte[] hive, string[] kinds, Action<int> change)
    {
        int changed = 0;
        for (int cell = BaseSize; cell < hive.Length - 24; cell += 8)
        {
            if (kinds.Contains($"{(char)hive[cell + 4]}{(char)hive[cell + 5]}") && BinaryPrimitives.ReadInt32LittleEndian(hive.AsSpan(cell)) < 0)
            {
                change(cell);
                changed++;
            }
        }

        Assert.InRange(changed, 5, int.MaxValue);
        return hive;
    }
}
