using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.Registry.Format;
using VmGeneralize.Registry.Tests.Building;

namespace VmGeneralize.Registry.Tests;

public class HiveEditTests
{
    private const ulong Later = TinyHive.Time + 1000;

    [Theory]
    [InlineData(3u, 20_000)]
    [InlineData(5u, 16_344)]
    [InlineData(5u, 16_345)]
    [InlineData(5u, 20_000)]
    [InlineData(5u, 200_000)]
    [InlineData(6u, 200_000)]
    public void Long_data_grows_the_hive_and_leaves_no_trace_when_deleted(uint minor, int length)
    {
        byte[] data = new byte[length];
        new Random(length).NextBytes(data);
        Hive hive = TinyHive.Open(TinyHive.Create(minor, tail: 100));
        hive.Root.SetValue("Long", RegistryValueType.Binary, data, Later);
        Assert.Empty(hive.Check());

        Hive again = TinyHive.Open(hive.ToArray());
        Assert.Equal(data, again.Root.Value("long")!.Data);
        Assert.True(again.Image.BinsSize > length);
        Assert.True(again.Root.DeleteValue("LONG", Later + 1));
        byte[] written = again.ToArray();
        Assert.Empty(again.Check());
        Assert.Equal(0, again.Inspect().LostCells);
        Assert.Equal(-1, written.AsSpan().IndexOf(data.AsSpan(0, 16)));
        Assert.Equal(-1, written.AsSpan().IndexOf(data.AsSpan(length - 16, 16)));
    }

    [Fact]
    public void The_written_file_is_clean_and_keeps_its_other_bytes()
    {
        byte[] file = TinyHive.Create(bins: 2, tail: 8192);
        Encoding.ASCII.GetBytes("kept").CopyTo(file, 600);
        Hive hive = TinyHive.Open(file);
        hive.Root.SetValue("A", RegistryValueType.DWord, [1, 2, 3, 4], Later);
        byte[] written = hive.ToArray();

        Assert.Equal(file.Length, written.Length);
        Assert.True(BaseBlock.IsValid(written));
        BaseBlock header = BaseBlock.Read(written);
        Assert.Equal(new BaseBlock(8, 8, Later, 1, 5, 0, 1, TinyHive.RootCell, 8192, 0), header);
        Assert.Equal(Later, BinaryPrimitives.ReadUInt64LittleEndian(written.AsSpan(4096 + 20)));
        Assert.Equal(file.AsSpan(512, 3584), written.AsSpan(512, 3584));
        Assert.True(ZeroBytes.IsAllZero(written.AsSpan(4096 + 8192))); // 0xEE before
        Assert.Equal(-1, written.AsSpan().IndexOf(new byte[] { 0xDD, 0xDD })); // what was free
        Assert.Equal(written, hive.ToArray());
    }

    [Fact]
    public void The_file_given_is_never_written_to()
    {
        byte[] file = TinyHive.Create();
        byte[] copy = [.. file];
        Hive hive = TinyHive.Open(file);
        hive.Root.CreateSubkey("A", Later).SetValue("B", RegistryValueType.String, [1, 2], Later);
        hive.ToArray();
        Assert.Equal(copy, file);
    }

    [Fact]
    public void Nothing_changes_without_an_edit()
    {
        byte[] file = TinyHive.Create(tail: 50);
        Hive hive = TinyHive.Open(file);
        Assert.False(hive.Root.DeleteValue("none", Later));
        Assert.False(hive.Root.DeleteSubkey("none", Later));
        Assert.Same(hive.Root, hive.Find(""));
        Assert.Null(hive.Find(@"none\below"));
        Assert.False(hive.IsChanged);
        Assert.Equal(file, hive.ToArray());
        Assert.Equal(TinyHive.Time, hive.NewestKeyTime);
    }

    [Fact]
    public void A_hive_without_a_time_does_not_get_one()
    {
        byte[] file = TinyHive.Create();
        file.AsSpan(12, 8).Clear();
        TinyHive.SetChecksum(file);
        Hive hive = TinyHive.Open(file);
        hive.Root.SetValue("A", RegistryValueType.None, [], Later);
        Assert.Equal(0ul, BaseBlock.Read(hive.ToArray()).LastWritten);
        Assert.Equal(Later, hive.NewestKeyTime);
    }

    [Theory]
    [InlineData(3u)]
    [InlineData(5u)]
    public void Thousands_of_subkeys_are_kept_sorted_split_and_found(uint minor)
    {
        const int Count = 2500;
        Hive hive = TinyHive.Open(TinyHive.Create(minor));
        HiveKey parent = hive.Root.CreateSubkey("Many", Later);
        for (int i = 0; i < Count; i++)
        {
            parent.CreateSubkey(Name((i * 1237) % Count), Later);
        }

        Assert.Empty(hive.Check());
        hive = TinyHive.Open(hive.ToArray());
        parent = hive.Find("MANY")!;
        Assert.Equal(Count, parent.SubkeyCount);
        Assert.Equal(Enumerable.Range(0, Count).Select(Name), parent.Subkeys.Select(key => key.Name));
        for (int i = 0; i < Count; i += 2)
        {
            Assert.NotNull(parent.Find(Name(i).ToUpperInvariant()));
            Assert.True(parent.DeleteSubkey(Name(i), Later));
        }

        Assert.Empty(hive.Check());
        Assert.Equal(Count / 2, parent.SubkeyCount);
        foreach (HiveKey key in parent.Subkeys)
        {
            Assert.True(parent.DeleteSubkey(key.Name, Later)); // while the list is being read
        }

        Assert.Equal(0, parent.SubkeyCount);
        Assert.Empty(hive.Check());
        Assert.Equal(0, hive.Inspect().LostCells);

        static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"key{i:D5}");
    }

    [Fact]
    public void Odd_names_survive_and_case_is_ignored()
    {
        string[] names = ["a/b", "\u00C4rger", "\u0416\u0443\u043A", "nul\0inside", "lone\uD800", "\u65E5\u672C", "dot.", " space "];
        Hive hive = TinyHive.Open(TinyHive.Create());
        foreach (string name in names)
        {
            hive.Root.CreateSubkey(name, Later).SetValue(name, RegistryValueType.String, [], Later);
        }

        hive = TinyHive.Open(hive.ToArray());
        Assert.Empty(hive.Check());
        Assert.Equal(names.Order(StringComparer.OrdinalIgnoreCase), hive.Root.Subkeys.Select(key => key.Name).Order(StringComparer.OrdinalIgnoreCase));
        foreach (string name in names)
        {
            HiveKey key = hive.Find(name.ToUpperInvariant()) ?? throw new InvalidOperationException(name);
            Assert.Equal(name, key.Name);
            Assert.Equal(name, key.Value(name.ToUpperInvariant())!.Name);
            Assert.Equal(name, hive.Root.CreateSubkey(name.ToUpperInvariant(), Later).Name);
        }
    }

    [Fact]
    public void Values_are_decoded_by_type()
    {
        Hive hive = TinyHive.Open(TinyHive.Create());
        HiveKey root = hive.Root;
        root.SetValue("", RegistryValueType.String, Encoding.Unicode.GetBytes("text\0rest"), Later);
        root.SetValue("e", RegistryValueType.ExpandString, Encoding.Unicode.GetBytes("%A%"), Later);
        root.SetValue("d", RegistryValueType.DWord, [1, 0, 0, 0x80], Later);
        root.SetValue("b", RegistryValueType.DWordBigEndian, [1, 0, 0, 0x80], Later);
        root.SetValue("q", RegistryValueType.QWord, [1, 0, 0, 0, 0, 0, 0, 0x80], Later);
        root.SetValue("m", RegistryValueType.MultiString, Encoding.Unicode.GetBytes("one\0two\0\0gone\0"), Later);
        root.SetValue("short", RegistryValueType.DWord, [1, 2], Later);
        root.SetValue("odd", (RegistryValueType)0xFFFF0012, [9, 8, 7], Later);

        hive = TinyHive.Open(hive.ToArray());
        root = hive.Root;
        Assert.Equal(8, root.ValueCount);
        Assert.Equal("text", root.Value("")!.AsString());
        Assert.Equal("%A%", root.Value("E")!.AsString());
        Assert.Equal(0x80000001u, root.Value("d")!.AsUInt32());
        Assert.Equal(0x01000080u, root.Value("b")!.AsUInt32());
        Assert.Equal(0x80000001ul, root.Value("d")!.AsUInt64());
        Assert.Equal(0x8000000000000001ul, root.Value("q")!.AsUInt64());
        Assert.Equal(["one", "two"], root.Value("m")!.AsStrings()!);
        Assert.Null(root.Value("short")!.AsUInt32());
        Assert.Null(root.Value("q")!.AsUInt32());
        Assert.Null(root.Value("d")!.AsString());
        Assert.Null(root.Value("d")!.AsStrings());
        Assert.Equal(0xFFFF0012u, (uint)root.Value("odd")!.Type);
        Assert.Equal([9, 8, 7], root.Value("odd")!.Data);
    }

    [Fact]
    public void The_largest_lengths_are_maintained()
    {
        Hive hive = TinyHive.Open(TinyHive.Create());
        hive.Root.CreateSubkey("12345", Later);
        hive.Root.SetValue("123", RegistryValueType.Binary, new byte[77], Later);
        AssertLargest(hive, 10, 6, 77);
        hive.Root.SetValue("123", RegistryValueType.Binary, new byte[5], Later);
        AssertLargest(hive, 10, 6, 77);
        hive.Root.DeleteValue("123", Later);
        hive.Root.DeleteSubkey("12345", Later);
        AssertLargest(hive, 0, 0, 0);
    }

    [Fact]
    public void Flags_beside_the_largest_name_length_survive()
    {
        byte[] file = TinyHive.Create();
        file[4096 + TinyHive.RootCell + 4 + 0x36] = 0xA5;
        Hive hive = TinyHive.Open(file);
        hive.Root.CreateSubkey("12345", Later);
        hive.Root.DeleteSubkey("12345", Later);
        Assert.Equal(0xA5, hive.ToArray()[4096 + TinyHive.RootCell + 4 + 0x36]);
    }

    [Fact]
    public void A_security_descriptor_goes_with_its_last_key()
    {
        Hive hive = TinyHive.Open(TinyHive.Create());
        hive.Root.CreateSubkey("A", Later).CreateSubkey("B", Later);
        Assert.Equal(3u, hive.Image.KeySecurity(TinyHive.SecurityCell).References);
        hive.Root.DeleteSubkey("A", Later);
        Assert.Equal(1u, hive.Image.KeySecurity(TinyHive.SecurityCell).References);

        byte[] file = WithSecondDescriptor();
        hive = TinyHive.Open(file);
        Assert.Empty(hive.Check());
        Assert.True(hive.Root.DeleteSubkey("Own", Later));
        Assert.Empty(hive.Check());
        Assert.Equal(0, hive.Inspect().LostCells);
        Assert.Equal(-1, hive.ToArray().AsSpan().IndexOf("SECRET-DESCRIPTOR"u8));
    }

    [Fact]
    public void A_deleted_key_cannot_be_used()
    {
        Hive hive = TinyHive.Open(TinyHive.Create());
        HiveKey key = hive.Root.CreateSubkey("A", Later);
        HiveKey below = key.CreateSubkey("B", Later);
        hive.Root.DeleteSubkey("a", Later);
        hive.Root.CreateSubkey("C", Later); // takes a freed cell
        Assert.Throws<InvalidOperationException>(() => key.SetValue("x", RegistryValueType.None, [], Later));
        Assert.Throws<InvalidOperationException>(() => below.LastWritten);
        Assert.Throws<InvalidOperationException>(() => below.Values.ToArray());
        Assert.Equal(["C"], hive.Root.Subkeys.Select(k => k.Name));
    }

    [Fact]
    public void A_key_that_must_not_be_deleted_keeps_its_whole_tree()
    {
        Hive hive = TinyHive.Open(TinyHive.Create());
        hive.Root.CreateSubkey("A", Later).CreateSubkey("B", Later);
        byte[] file = hive.ToArray();
        int name = file.AsSpan().LastIndexOf("nk"u8);
        file[name + 2] |= (byte)KeyNode.FlagNoDelete;
        hive = TinyHive.Open(file);
        Assert.Throws<RefusedException>(() => hive.Root.DeleteSubkey("A", Later));
        Assert.NotNull(hive.Find(@"A\B"));
        Assert.False(hive.IsChanged);
    }

    [Fact]
    public void A_damaged_hive_is_read_but_not_edited()
    {
        Hive hive = TinyHive.Open(TinyHive.Create());
        hive.Root.CreateSubkey("A", Later).SetValue("v", RegistryValueType.Binary, new byte[50], Later);
        hive.Root.CreateSubkey("B", Later).SetValue("v", RegistryValueType.Binary, new byte[50], Later);
        byte[] file = hive.ToArray();
        int first = file.AsSpan().IndexOf("vk"u8);
        int second = file.AsSpan().LastIndexOf("vk"u8);
        file.AsSpan(first + 8, 4).CopyTo(file.AsSpan(second + 8)); // both values in one cell
        hive = TinyHive.Open(file);
        Assert.Equal(50, hive.Find("B")!.Value("v")!.Data.Length);
        Assert.NotEmpty(hive.Check());
        Assert.Throws<CorruptDataException>(() => hive.Find("A")!.DeleteValue("v", Later));
        Assert.False(hive.IsChanged);
    }

    [Fact]
    public void Depth_and_names_are_limited()
    {
        Hive hive = TinyHive.Open(TinyHive.Create());
        HiveKey key = hive.Root;
        for (int i = 0; i < 512; i++)
        {
            key = key.CreateSubkey("d", Later);
        }

        Assert.Throws<UnsupportedFeatureException>(() => key.CreateSubkey("d", Later));
        Assert.Throws<ArgumentException>(() => hive.Root.CreateSubkey("", Later));
        Assert.Throws<ArgumentException>(() => hive.Root.CreateSubkey(@"a\b", Later));
        Assert.Throws<ArgumentOutOfRangeException>(() => hive.Root.CreateSubkey(new string('x', 256), Later));
        Assert.Throws<ArgumentOutOfRangeException>(() => hive.Root.SetValue(new string('x', 16384), RegistryValueType.None, [], Later));
        Assert.Empty(hive.Check());
        Assert.Equal(key.Path, hive.Find(key.Path)!.Path);
        Assert.True(hive.Root.DeleteSubkey("d", Later));
        Assert.Equal(0, hive.Inspect().LostCells);
    }

    [Fact]
    public void Data_past_what_an_old_hive_can_hold_is_refused()
    {
        Hive hive = TinyHive.Open(TinyHive.Create(minor: 3));
        Assert.Throws<UnsupportedFeatureException>(() => hive.Root.SetValue("v", RegistryValueType.Binary, new byte[(1 << 20) + 1], Later));
    }

    private static void AssertLargest(Hive hive, ushort subkey, uint name, uint data)
    {
        ReadOnlySpan<byte> root = hive.Image.Cell(TinyHive.RootCell, "root");
        Assert.Equal(subkey, BinaryPrimitives.ReadUInt16LittleEndian(root[KeyNode.LargestSubkeyNameOffset..]));
        Assert.Equal(name, BinaryPrimitives.ReadUInt32LittleEndian(root[KeyNode.LargestValueNameOffset..]));
        Assert.Equal(data, BinaryPrimitives.ReadUInt32LittleEndian(root[KeyNode.LargestValueDataOffset..]));
    }

    /// <summary>A hive whose key "Own" has a security descriptor that no other key uses, placed by hand.</summary>
    private static byte[] WithSecondDescriptor()
    {
        Hive hive = TinyHive.Open(TinyHive.Create());
        hive.Root.CreateSubkey("Own", Later);
        byte[] file = hive.ToArray();
        Span<byte> bins = file.AsSpan(4096);
        int at = bins.IndexOf("lh"u8) - 4;
        at -= BinaryPrimitives.ReadInt32LittleEndian(bins[at..]); // the free cell behind the list
        int free = BinaryPrimitives.ReadInt32LittleEndian(bins[at..]);
        byte[] descriptor = Encoding.ASCII.GetBytes("SECRET-DESCRIPTOR\0\0\0");
        BinaryPrimitives.WriteInt32LittleEndian(bins[at..], -48);
        "sk"u8.CopyTo(bins[(at + 4)..]);
        BinaryPrimitives.WriteUInt32LittleEndian(bins[(at + 8)..], TinyHive.SecurityCell);
        BinaryPrimitives.WriteUInt32LittleEndian(bins[(at + 12)..], TinyHive.SecurityCell);
        BinaryPrimitives.WriteUInt32LittleEndian(bins[(at + 16)..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(bins[(at + 20)..], descriptor.Length);
        descriptor.CopyTo(bins[(at + 24)..]);
        BinaryPrimitives.WriteInt32LittleEndian(bins[(at + 48)..], free - 48);
        BinaryPrimitives.WriteInt32LittleEndian(bins[(TinyHive.SecurityCell + 8)..], at);
        BinaryPrimitives.WriteInt32LittleEndian(bins[(TinyHive.SecurityCell + 12)..], at);
        BinaryPrimitives.WriteInt32LittleEndian(bins[(TinyHive.SecurityCell + 16)..], 1);
        int own = bins.LastIndexOf("nk"u8);
        BinaryPrimitives.WriteInt32LittleEndian(bins[(own + 0x2C)..], at);
        return file;
    }
}
