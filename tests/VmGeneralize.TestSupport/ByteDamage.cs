using System.Buffers.Binary;

namespace VmGeneralize.TestSupport;

/// <summary>Seeded damage: flipped bits, random bytes, false numbers, copied and cleared ranges.</summary>
public static class ByteDamage
{
    private static readonly ulong[] Lies =
    [
        0, 1, 2, 7, 8, 0x17, 0x18, 0x3F, 0x40, 0x7F, 0x80, 0xFF, 0x100, 0x1FF, 0x3F8, 0x400, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000,
        0xFFFFFFFF, 0x100000000, 0x0000FFFFFFFFFFFF, 0x3FFFFFFFFFFFFFFF, 0x7FFFFFFFFFFFFFFF, 0x8000000000000000, 0xFFFFFFFFFFFFFFFE, ulong.MaxValue,
    ];

    /// <summary>Changes one to three places. The same seed gives the same damage.</summary>
    public static void Apply(Random random, Span<byte> bytes)
    {
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int at = random.Next(bytes.Length);
            Span<byte> rest = bytes[at..];
            switch (random.Next(6))
            {
                case 0:
                    rest[0] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    rest[0] = (byte)random.Next(256);
                    break;
                case 2 when rest.Length >= 2:
                    BinaryPrimitives.WriteUInt16LittleEndian(rest, unchecked((ushort)Lie(random)));
                    break;
                case 3 when rest.Length >= 4:
                    BinaryPrimitives.WriteUInt32LittleEndian(rest, unchecked((uint)Lie(random)));
                    break;
                case 4 when rest.Length >= 8:
                    BinaryPrimitives.WriteUInt64LittleEndian(rest, Lie(random));
                    break;
                default:
                    int length = Math.Min(rest.Length, random.Next(1, 40));
                    if (random.Next(2) == 0)
                    {
                        rest[..length].Clear();
                    }
                    else
                    {
                        bytes.Slice(random.Next(bytes.Length - length + 1), length).CopyTo(rest);
                    }

                    break;
            }
        }
    }

    private static ulong Lie(Random random) => unchecked(Lies[random.Next(Lies.Length)] + (random.Next(4) == 0 ? (ulong)random.Next(16) : 0));
}
