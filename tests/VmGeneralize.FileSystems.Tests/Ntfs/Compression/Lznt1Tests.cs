using CsCheck;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs.Compression;

namespace VmGeneralize.FileSystems.Tests.Ntfs.Compression;

public class Lznt1Tests
{
    [Fact]
    public void The_example_of_the_specification_is_read()
    {
        // [MS-XCA] 3.3, LZNT1: a text with matches, in one compressed chunk.
        byte[] compressed = Convert.FromHexString(
            "38B08846232000204720410010A24701A045204400084501507900C045200524138805B4024A44EF0358028C091601484500BE009E000401189000");
        byte[] expected = System.Text.Encoding.ASCII.GetBytes(
            "F# F# G A A G F# E D D E F# F# E E F# F# G A A G F# E D D E F# E D D E E F# D E F# G F# D E F# G F# E D E A F# F# G A A G F# E D D E F# E D D\0");
        byte[] output = new byte[4096];
        Lznt1.Decompress(compressed, output);
        Assert.Equal(expected, output[..expected.Length]);
        Assert.True(ZeroBytes.IsAllZero(output.AsSpan(expected.Length)));
    }

    [Fact]
    public void What_is_compressed_comes_back()
    {
        Gen<byte[]> run = Gen.Select(Gen.Int[0, 3], Gen.Int[1, 3000], Gen.Int[0, int.MaxValue]).Select(step =>
        {
            byte[] bytes = new byte[step.Item2];
            Random random = new(step.Item3);
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] = step.Item1 switch { 0 => 0, 1 => (byte)random.Next(256), 2 => (byte)(i % 23), _ => (byte)random.Next(3) };
            }

            return bytes;
        });
        run.Array[0, 30].Sample(
            runs =>
            {
                byte[] plain = new byte[65_536];
                byte[] joined = [.. runs.SelectMany(bytes => bytes)];
                joined.AsSpan(0, Math.Min(joined.Length, plain.Length)).CopyTo(plain);
                byte[] output = new byte[plain.Length];
                Array.Fill(output, (byte)0xCC);
                Lznt1.Decompress(Lznt1Compressor.Compress(plain), output);
                Assert.Equal(plain, output);
            },
            iter: 60);
    }

    [Fact]
    public void A_last_chunk_is_cut_at_any_byte_and_what_is_before_it_stays()
    {
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, int.MaxValue], Gen.Int[1, 12_000]).Sample(
            (kind, seed, wanted) =>
            {
                Random random = new(seed);
                byte[] plain = new byte[12_288];
                for (int i = 0; i < plain.Length; i++)
                {
                    plain[i] = kind switch { 0 => 7, 1 => (byte)random.Next(256), 2 => (byte)((i % 23) + 1), _ => (byte)random.Next(1, 4) };
                }

                byte[] unit = [.. Lznt1Compressor.Compress(plain), 0, 0];
                byte[] before = [.. unit];
                int dead = Lznt1.CutLastChunk(unit, wanted, out Range changed)!.Value;

                int end = Math.Min(plain.Length, (wanted + 4095) / 4096 * 4096);
                Assert.Equal(ZeroBytes.CountOthers(plain.AsSpan(wanted..end)), dead);
                byte[] output = new byte[plain.Length];
                Lznt1.Decompress(unit.AsSpan(0, Lznt1.EndOfChunks(unit, end / 4096)!.Value), output);
                Assert.Equal(plain[..wanted], output[..wanted]);
                Assert.True(ZeroBytes.IsAllZero(output.AsSpan(wanted)));
                Assert.Equal(before[..changed.Start.Value], unit[..changed.Start.Value]);
                Assert.Equal(before[changed.End.Value..], unit[changed.End.Value..]);
                Assert.Equal(0, Lznt1.CutLastChunk(unit, wanted, out _));
            },
            iter: 300);
    }

    [Fact]
    public void A_chunk_without_room_for_a_shorter_end_is_left()
    {
        // Seven literals and a three-byte match, the last token of its group: two literals in its place need one more group.
        byte[] unit = [0x09, 0xB0, 0x80, 1, 2, 3, 4, 5, 6, 7, 0x00, 0x60];
        byte[] before = [.. unit];
        Assert.Null(Lznt1.CutLastChunk(unit, 9, out _));
        Assert.Equal(before, unit);
        Assert.Equal(1, Lznt1.CutLastChunk([.. unit, 0, 0], 9, out Range changed));
        Assert.Equal(unit.Length + 1, changed.End.Value);
    }

    [Fact]
    public void A_zero_header_ends_the_unit_and_the_rest_is_zero()
    {
        byte[] output = new byte[8192];
        Array.Fill(output, (byte)0xCC);
        Lznt1.Decompress([0x02, 0x30, 1, 2, 3, 0, 0, 0xFF, 0xFF], output);
        Assert.Equal([1, 2, 3, 0], output[..4]);
        Assert.True(ZeroBytes.IsAllZero(output.AsSpan(3)));
        Lznt1.Decompress([], output);
        Assert.True(ZeroBytes.IsAllZero(output));
    }

    [Theory]
    [InlineData("FFB000")] // longer than the unit
    [InlineData("02C0000000")] // signature
    [InlineData("02B0010000")] // a match before the first byte
    [InlineData("01B00100")] // a match cut off
    [InlineData("04B0024100F0")] // further back than the chunk's start; then cut
    [InlineData("03B00241FF0F41")] // longer than the chunk
    public void A_chunk_that_breaks_the_format_is_refused(string unit) =>
        Assert.Throws<CorruptDataException>(() => Lznt1.Decompress(Convert.FromHexString(unit), new byte[4096]));

    [Fact]
    public void A_unit_that_holds_no_whole_chunk_is_refused() =>
        Assert.Throws<CorruptDataException>(() => Lznt1.Decompress([0x00, 0x30, 7], new byte[1024]));

    [Fact]
    public void More_chunks_than_the_unit_holds_are_not_read()
    {
        byte[] output = new byte[4096];
        Lznt1.Decompress([0x00, 0x30, 7, 0x00, 0x30, 8], output);
        Assert.Equal(7, output[0]);
    }

    [Fact]
    public void Damaged_units_give_bytes_or_a_named_error()
    {
        Random random = new(31);
        byte[] plain = new byte[65_536];
        for (int i = 0; i < plain.Length; i++)
        {
            plain[i] = (byte)(i % 4096 < 1000 ? random.Next(256) : i % 4096 < 2000 ? i % 7 : random.Next(4));
        }

        byte[] compressed = Lznt1Compressor.Compress(plain);
        byte[] output = new byte[plain.Length];
        int survivors = 0;
        const int mutants = 5000;
        for (int i = 0; i < mutants; i++)
        {
            byte[] damaged = compressed[..(random.Next(3) == 0 ? random.Next(compressed.Length) : compressed.Length)];
            for (int change = random.Next(1, 5); change > 0 && damaged.Length > 0; change--)
            {
                int offset = random.Next(damaged.Length);
                damaged[offset] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)(damaged[offset] ^ (1 << random.Next(8)));
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Lznt1.Decompress(damaged, output);
                survivors++;
            }
            catch (CorruptDataException)
            {
                // what damage should give
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        }

        Assert.InRange(survivors, 1, mutants - 1);
    }
}
