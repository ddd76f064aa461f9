using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Volumes.Tests;

/// <summary>Seeded damage to real bytes.</summary>
internal static class Mutation
{
    private static readonly ulong[] Lies = [0, 1, 2, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, long.MaxValue, 1UL << 63, ulong.MaxValue];

    /// <summary>Damages one to four places in <paramref name="regions"/>; returns what is needed to undo it.</summary>
    public static List<(int Offset, byte[] Old)> Apply(byte[] bytes, IReadOnlyList<Extent> regions, Random random)
    {
        List<(int, byte[])> undo = [];
        Span<byte> value = stackalloc byte[8];
        for (int i = random.Next(1, 5); i > 0; i--)
        {
            Extent region = regions[random.Next(regions.Count)];
            int width = 1 << random.Next(4);
            int offset = (int)(region.Offset + random.NextInt64(region.Length - width + 1));
            undo.Add((offset, bytes[offset..(offset + width)]));
            switch (random.Next(3))
            {
                case 0:
                    random.NextBytes(value);
                    break;
                case 1:
                    WriteUInt64LittleEndian(value, Lies[random.Next(Lies.Length)]);
                    break;
                default:
                    bytes.AsSpan(offset, width).CopyTo(value);
                    value[0] ^= (byte)(1 << random.Next(8));
                    break;
            }

            value[..width].CopyTo(bytes.AsSpan(offset));
        }

        return undo;
    }

    public static void Undo(byte[] bytes, List<(int Offset, byte[] Old)> undo)
    {
        for (int i = undo.Count - 1; i >= 0; i--)
        {
            undo[i].Old.CopyTo(bytes, undo[i].Offset);
        }
    }
}
