using CsCheck;
using VmGeneralize.Disks.Mapping;

namespace VmGeneralize.Disks.Tests.Mapping;

public class BitRunTests
{
    [Fact]
    public void Equals_counting_bit_by_bit()
    {
        Gen<byte> bytes = Gen.Frequency((3, Gen.Const((byte)0)), (3, Gen.Const((byte)0xFF)), (1, Gen.Byte));
        Gen.Select(bytes.Array[1, 20], Gen.Int[0, 159], Gen.Int[1, 200], Gen.Bool).Sample(
            (bits, first, limit, highFirst) =>
            {
                first %= bits.Length * 8;
                int count = 1;
                while (count < limit && first + count < bits.Length * 8 && Bit(bits, first + count, highFirst) == Bit(bits, first, highFirst))
                {
                    count++;
                }

                Assert.Equal(new BitRun(Bit(bits, first, highFirst), count), BitRun.At(bits, first, limit, highFirst));
            },
            iter: 20_000);
    }

    private static bool Bit(byte[] bits, int index, bool highFirst) => ((bits[index / 8] >> (highFirst ? 7 - index % 8 : index % 8)) & 1) != 0;
}
