using System.Buffers.Binary;

namespace VmGeneralize.Fuzz.Guided;

/// <summary>Changes inputs as AFL's "havoc" does: bits, false numbers, words of the format, and pieces that are copied, cut, doubled and crossed.</summary>
/// <param name="random">Source of all random choices.</param>
/// <param name="dictionary">Words of the format.</param>
/// <param name="largest">Maximum number of bytes; null when the length must not change.</param>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> dictionary, int? largest)
{
    private static readonly ulong[] Lies =
    [
        0, 1, 2, 3, 4, 7, 8, 16, 32, 64, 0x7F, 0x80, 0xFF, 0x100, 0x1FF, 0x200, 0x3FF, 0x400, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000,
        0xFFFFFFFF, 0x100000000, 0x7FFFFFFFFFFFFFFF, 0x8000000000000000, 0xFFFFFFFFFFFFFFFE, ulong.MaxValue,
    ];

    /// <param name="input">The input to change a copy of; it stays as it is.</param>
    /// <param name="other">Another input that may be crossed with it.</param>
    public byte[] Change(byte[] input, byte[] other)
    {
        List<byte> bytes = [.. input];
        if (largest is not null && random.Next(8) == 0)
        {
            Cross(bytes, other);
        }

        for (int left = 1 << random.Next(6); left > 0; left--)
        {
            Step(bytes, other);
        }

        if (largest is { } most && bytes.Count > most)
        {
            bytes.RemoveRange(most, bytes.Count - most);
        }

        return [.. bytes];
    }

    private void Step(List<byte> bytes, byte[] other)
    {
        if (bytes.Count == 0)
        {
            bytes.Add((byte)random.Next(256));
            return;
        }

        int at = random.Next(bytes.Count);
        switch (random.Next(largest is null ? 8 : 12))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes[at] = unchecked((byte)(bytes[at] + random.Next(-16, 17)));
                break;
            case 3:
            case 4:
                WriteNumber(bytes, at);
                break;
            case 5:
                Overwrite(bytes, at, dictionary.Count == 0 ? other : dictionary[random.Next(dictionary.Count)], random.Next(1, 16));
                break;
            case 6:
                Overwrite(bytes, random.Next(bytes.Count), bytes.GetRange(at, Math.Min(bytes.Count - at, random.Next(1, 32))), int.MaxValue);
                break;
            case 7:
                Overwrite(bytes, at, Enumerable.Repeat((byte)random.Next(256), random.Next(1, 16)).ToArray(), int.MaxValue);
                break;
            case 8:
                bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, random.Next(10) == 0 ? 200 : 10)));
                break;
            case 9:
                bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, random.Next(1, random.Next(10) == 0 ? 400 : 24))));
                break;
            case 10:
                bytes.InsertRange(at, dictionary.Count == 0 ? [(byte)random.Next(256)] : dictionary[random.Next(dictionary.Count)]);
                break;
            default:
                bytes.Insert(at, (byte)random.Next(random.Next(2) == 0 ? 128 : 256));
                break;
        }
    }

    private void WriteNumber(List<byte> bytes, int at)
    {
        int width = 1 << random.Next(4);
        if (at + width > bytes.Count)
        {
            return;
        }

        Span<byte> field = stackalloc byte[sizeof(ulong)];
        bool isBigEndian = random.Next(4) == 0;
        bytes.GetRange(at, width).ToArray().CopyTo(isBigEndian ? field[(sizeof(ulong) - width)..] : field);
        ulong old = isBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(field) : BinaryPrimitives.ReadUInt64LittleEndian(field);
        ulong value = random.Next(2) == 0 ? Lies[random.Next(Lies.Length)] : unchecked(old + (ulong)random.Next(-35, 36));
        if (isBigEndian)
        {
            BinaryPrimitives.WriteUInt64BigEndian(field, value);
            field = field[(sizeof(ulong) - width)..];
        }
        else
        {
            BinaryPrimitives.WriteUInt64LittleEndian(field, value);
        }

        Overwrite(bytes, at, field[..width].ToArray(), width);
    }

    private static void Overwrite(List<byte> bytes, int at, IReadOnlyList<byte> with, int most)
    {
        for (int i = 0; i < Math.Min(with.Count, most) && at + i < bytes.Count; i++)
        {
            bytes[at + i] = with[i];
        }
    }

    private void Cross(List<byte> bytes, byte[] other)
    {
        int at = random.Next(bytes.Count + 1);
        int from = random.Next(other.Length + 1);
        bytes.RemoveRange(at, bytes.Count - at);
        bytes.AddRange(other[from..]);
    }
}
