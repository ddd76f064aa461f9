using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.Registry.Format;
using VmGeneralize.Registry.Tests.Building;
using VmGeneralize.Registry.Tests.Judges;
using VmGeneralize.TestSupport;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Registry.Tests;

/// <summary>Thousands of damaged hives and logs cause only our own errors, in bounded memory.</summary>
public class HiveMutationTests
{
    private static readonly uint[] Nasty =
        [0, 1, 3, 4, 8, 0x20, 0x80, 0xFFF, 0x1000, 0x7FFFFFFF, 0x80000000, 0x80000005, 0xFFFFFFF8, 0xFFFFFFFF, 0x10000, 0x3FD9];

    [Fact]
    public void Mutated_base_blocks()
    {
        byte[] file = Populated(5);
        int opened = 0;
        for (int seed = 0; seed < 3000; seed++)
        {
            byte[] mutant = [.. file];
            Random random = new(seed);
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                Damage(mutant, random, 0, random.Next(4) == 0 ? 4096 : 64);
            }

            if (random.Next(3) > 0)
            {
                TinyHive.SetChecksum(mutant);
            }

            opened += Ordeal.Run(new HiveFiles("M", mutant)) > 0 ? 1 : 0;
        }

        Assert.InRange(opened, 100, 2900);
    }

    [Theory]
    [InlineData(3u)]
    [InlineData(5u)]
    public void Mutated_bins_and_cells(uint minor)
    {
        byte[] file = Populated(minor);
        int edited = 0;
        for (int seed = 0; seed < 4000; seed++)
        {
            byte[] mutant = [.. file];
            Random random = new(seed);
            for (int i = random.Next(1, 5); i > 0; i--)
            {
                Damage(mutant, random, 4096, mutant.Length);
            }

            edited += Ordeal.Run(new HiveFiles("M", mutant)) == 2 ? 1 : 0;
        }

        Assert.InRange(edited, 500, 3900);
    }

    [Fact]
    public void Truncated_hives()
    {
        byte[] file = Populated(5);
        for (int length = 0; length < file.Length; length += 97)
        {
            Assert.Equal(0, Ordeal.Run(new HiveFiles("M", file.AsMemory(0, length))));
        }
    }

    [SkippableTheory]
    [InlineData("regipy/BCD.xz", 600)]
    [InlineData("dfwinreg/SAM.xz", 200)]
    [InlineData("dfwinreg/SECURITY.xz", 200)]
    public void Mutated_real_hives(string path, int count)
    {
        byte[] file = RealHives.Load(path);
        int end = 4096 + (int)BaseBlock.Read(file).BinsSize;
        for (int seed = 0; seed < count; seed++)
        {
            byte[] mutant = [.. file];
            Random random = new(seed);
            for (int i = random.Next(1, 30); i > 0; i--)
            {
                Damage(mutant, random, 4096, end);
            }

            Ordeal.Run(new HiveFiles("M", mutant));
        }
    }

    [Fact]
    public void Mutated_logs_with_entries()
    {
        byte[][] versions = History();
        byte[] primary = LogWriter.Dirty(versions[0], 5);
        byte[] early = LogWriter.Entries(20, versions[0], versions[1], versions[2]);
        byte[] late = LogWriter.Entries(22, versions[2], versions[3]);
        int replayed = 0;
        for (int seed = 0; seed < 2000; seed++)
        {
            Random random = new(seed);
            byte[] first = [.. early];
            byte[] second = [.. late];
            byte[] target = random.Next(2) == 0 ? first : second;
            Damage(target, random, 0, random.Next(2) == 0 ? 600 : target.Length);
            if (random.Next(2) == 0)
            {
                SignEntries(target);
            }

            if (random.Next(2) == 0)
            {
                TinyHive.SetChecksum(target);
            }

            byte[] damaged = [.. primary];
            if (random.Next(4) == 0)
            {
                Damage(damaged, random, 0, 64);
            }

            replayed += Ordeal.Run(new HiveFiles("M", damaged, first, second)) > 0 ? 1 : 0;
        }

        Assert.InRange(replayed, 100, 1990);
    }

    [Fact]
    public void Mutated_logs_with_dirty_pages()
    {
        byte[][] versions = History();
        byte[] log = LogWriter.DirtyPages(1, versions[0], versions[3]);
        byte[] primary = LogWriter.Dirty(versions[0], 5);
        log.AsSpan(12, 8).CopyTo(primary.AsSpan(12));
        TinyHive.SetChecksum(primary);
        int replayed = 0;
        for (int seed = 0; seed < 1500; seed++)
        {
            Random random = new(seed);
            byte[] mutant = [.. log];
            Damage(mutant, random, 0, random.Next(2) == 0 ? 600 : mutant.Length);
            if (random.Next(4) > 0)
            {
                TinyHive.SetChecksum(mutant);
            }

            replayed += Ordeal.Run(new HiveFiles("M", primary, mutant)) > 0 ? 1 : 0;
        }

        Assert.InRange(replayed, 100, 1490);
    }

    [Fact]
    public void Arbitrary_bytes_behind_a_valid_base_block()
    {
        for (int seed = 0; seed < 1000; seed++)
        {
            byte[] file = TinyHive.Create(bins: 2);
            new Random(seed).NextBytes(file.AsSpan(4096 + (seed % 2 * 32)));
            Ordeal.Run(new HiveFiles("M", file));
        }
    }

    [Fact]
    public void A_key_below_itself_is_found_out()
    {
        byte[] file = Populated(5);
        Span<byte> bins = file.AsSpan(4096);
        uint list = ReadUInt32LittleEndian(bins[(TinyHive.RootCell + 4 + KeyNode.SubkeyListOffset)..]);
        WriteUInt32LittleEndian(bins[((int)list + 8)..], TinyHive.RootCell);
        WriteUInt32LittleEndian(bins[(TinyHive.RootCell + 4 + 0x10)..], TinyHive.RootCell); // its own parent
        Hive hive = TinyHive.Open(file);
        Corruption.Expect("Key node in TINY", "tree", "no key below itself", "one that is", () => hive.Root.Subkeys.ToArray());
        Assert.NotEmpty(hive.Check());
    }

    [Fact]
    public void A_list_that_names_a_key_twice_is_found_out()
    {
        byte[] file = Populated(5);
        Span<byte> bins = file.AsSpan(4096);
        int list = (int)ReadUInt32LittleEndian(bins[(TinyHive.RootCell + 4 + KeyNode.SubkeyListOffset)..]);
        Assert.False(bins.Slice(list + 8, 8).SequenceEqual(bins.Slice(list + 16, 8)));
        bins.Slice(list + 8, 8).CopyTo(bins[(list + 16)..]);
        uint twice = ReadUInt32LittleEndian(bins[(list + 8)..]);
        Corruption.Expect("Subkeys list in TINY", "subkeys", "each once", $"cell {twice} twice", () => TinyHive.Open(file).Root.Subkeys.ToArray());
    }

    [Fact]
    public void An_index_root_below_an_index_root_is_found_out()
    {
        Hive hive = TinyHive.Open(TinyHive.Create());
        for (int i = 0; i < 600; i++)
        {
            hive.Root.CreateSubkey($"k{i}", TinyHive.Time);
        }

        byte[] file = hive.ToArray();
        Span<byte> bins = file.AsSpan(4096);
        int root = (int)ReadUInt32LittleEndian(bins[(TinyHive.RootCell + 4 + KeyNode.SubkeyListOffset)..]);
        Assert.True(bins[(root + 4)..].StartsWith("ri"u8));
        WriteInt32LittleEndian(bins[(root + 8)..], root);
        hive = TinyHive.Open(file);
        foreach (Action use in new Action[] { () => hive.Root.Subkeys.ToArray(), () => hive.Find("zzz") })
        {
            Corruption.Expect("Subkeys list in TINY", "list below an index root", "a leaf", "an index root", use);
        }

        Assert.NotEmpty(hive.Check());
    }

    [Theory]
    [InlineData(20, 2u)]
    [InlineData(24, 2u)]
    [InlineData(24, 7u)]
    public void Unknown_versions_are_refused_by_name(int offset, uint value)
    {
        byte[] file = TinyHive.Create();
        WriteUInt32LittleEndian(file.AsSpan(offset), value);
        TinyHive.SetChecksum(file);
        Assert.Throws<UnsupportedFeatureException>(() => TinyHive.Open(file));
    }

    [Theory]
    [InlineData(28, 1u, "type and format", "0 and 1", "1 and 1")]
    [InlineData(32, 0u, "type and format", "0 and 1", "0 and 0")]
    [InlineData(40, 0u, "bins size", "a multiple of 4096 up to 4096", "0")]
    [InlineData(40, 4000u, "bins size", "a multiple of 4096 up to 4096", "4000")]
    [InlineData(40, 0x10000u, "bins size", "a multiple of 4096 up to 4096", "65536")]
    [InlineData(36, 0xFFFFFFFFu, "cell number", "a multiple of 8 from 32 to 4088", "4294967295")]
    [InlineData(36, 0x24u, "cell number", "a multiple of 8 from 32 to 4088", "36")]
    public void Wrong_fields_of_the_base_block_are_named(int offset, uint value, string field, string expected, string actual)
    {
        byte[] file = TinyHive.Create();
        Assert.NotEqual(value, ReadUInt32LittleEndian(file.AsSpan(offset)));
        WriteUInt32LittleEndian(file.AsSpan(offset), value);
        TinyHive.SetChecksum(file);
        CorruptDataException error = Assert.Throws<CorruptDataException>(() => TinyHive.Open(file));
        Assert.Equal((field, expected, actual), (error.Field, error.Expected, error.Actual));
    }

    private static void SignEntries(byte[] log)
    {
        for (int at = 512; at + 512 <= log.Length;)
        {
            uint size = ReadUInt32LittleEndian(log.AsSpan(at + 4));
            if (size < 512 || size > log.Length - at)
            {
                return;
            }

            LogWriter.Sign(log.AsSpan(at, (int)size));
            at += (int)size;
        }
    }

    private static void Damage(byte[] bytes, Random random, int from, int to)
    {
        int at = random.Next(from, Math.Min(to, bytes.Length - 4));
        switch (random.Next(5))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                WriteUInt32LittleEndian(bytes.AsSpan(at & ~3), Nasty[random.Next(Nasty.Length)]);
                break;
            case 2:
                WriteUInt16LittleEndian(bytes.AsSpan(at & ~1), (ushort)(Nasty[random.Next(Nasty.Length)] & 0xFFFF));
                break;
            case 3: // another cell of the same hive, as a pointer
                WriteUInt32LittleEndian(bytes.AsSpan(at & ~3), (uint)random.Next(bytes.Length) & ~7u);
                break;
            default:
                int source = random.Next(from, Math.Min(to, bytes.Length - 16));
                bytes.AsSpan(source, 8).CopyTo(bytes.AsSpan(Math.Min(at & ~3, bytes.Length - 8)));
                break;
        }
    }

    private static byte[] Populated(uint minor)
    {
        Hive hive = TinyHive.Open(TinyHive.Create(minor));
        for (int i = 0; i < 12; i++)
        {
            HiveKey key = hive.Root.CreateSubkey($"Key{i}", TinyHive.Time);
            key.CreateSubkey("Sub", TinyHive.Time).SetValue("wide\u0416", RegistryValueType.String, Encoding.Unicode.GetBytes("text"), TinyHive.Time);
            key.SetValue("", RegistryValueType.DWord, [1, 2, 3, 4], TinyHive.Time);
            key.SetValue("multi", RegistryValueType.MultiString, Encoding.Unicode.GetBytes("a\0b\0\0"), TinyHive.Time);
        }

        hive.Find("Key3")!.SetValue("big", RegistryValueType.Binary, new byte[17_000], TinyHive.Time);
        return hive.ToArray();
    }

    private static byte[][] History()
    {
        List<byte[]> versions = [Populated(5)];
        for (int i = 1; i <= 3; i++)
        {
            Hive hive = TinyHive.Open(versions[^1]);
            hive.Find($"Key{i}")!.SetValue("more", RegistryValueType.Binary, new byte[3000 * i], TinyHive.Time);
            hive.Root.DeleteSubkey($"Key{i + 4}", TinyHive.Time);
            versions.Add(hive.ToArray());
        }

        return [.. versions];
    }
}
