using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs.Indexes;

namespace VmGeneralize.FileSystems.Tests.Ntfs.Indexes;

public class IndexEntryTests
{
    [Fact]
    public void Directory_entries_keep_reference_and_key_with_and_without_a_child()
    {
        byte[] key = TestUpCase.Key("odd");
        IndexEntry entry = IndexEntry.ForFile(0x0005_0000_0000_1234, key);
        Assert.Equal((0x0005_0000_0000_1234ul, false, false), (entry.FileReference, entry.HasChild, entry.IsLast));
        Assert.Equal(key, entry.Key.ToArray());
        Assert.Equal(0, entry.Length % 8);

        IndexEntry interior = entry.WithChild(77);
        Assert.Equal((77L, true, entry.Length + 8), (interior.ChildVcn, interior.HasChild, interior.Length));
        Assert.Equal(78, interior.WithChild(78).ChildVcn);
        Assert.Equal(interior.Length, interior.WithChild(78).Length);
        Assert.Equal(entry.Bytes.ToArray(), interior.WithoutChild().Bytes.ToArray());
    }

    [Fact]
    public void View_entries_keep_their_data()
    {
        IndexEntry entry = IndexEntry.ForView([1, 2, 3, 4], [9, 8, 7]).WithChild(5);
        Assert.Equal([1, 2, 3, 4], entry.Key.ToArray());
        Assert.Equal([9, 8, 7], entry.Data.ToArray());
        Assert.Empty(IndexEntry.ForView([1, 2, 3, 4], []).Data.ToArray());
    }

    [Fact]
    public void Unknown_bits_survive()
    {
        byte[] bytes = IndexEntry.ForFile(1, TestUpCase.Key("a")).Bytes.ToArray();
        bytes[0x0D] = 0x80; // an unknown flag
        bytes[0x0E] = 0x11; // reserved
        bytes[^1] = 0x22; // padding
        IndexEntry back = new IndexEntry(bytes, 0).WithChild(3).WithoutChild();
        Assert.Equal(bytes, back.Bytes.ToArray());
    }

    [Fact]
    public void File_name_keys_are_read_as_they_were_written()
    {
        FileNameKey key = new()
        {
            ParentReference = 1, CreationTime = 2, ModificationTime = 3, RecordChangeTime = 4, AccessTime = 5, AllocatedSize = 6,
            DataSize = 7, Attributes = 0x1000_0010, ReparseTagOrEaSize = 0xA000_0003, Namespace = FileNameNamespace.Win32,
            Name = "unpaired \uD800 and \uDC00\uD801",
        };
        Assert.Equal(key, FileNameKey.Read(key.ToArray()));
        Assert.Equal(key.Name, FileNameKey.NameOf(key.ToArray()).ToString());
    }

    [Fact]
    public void A_file_name_key_shorter_than_its_name_is_damage()
    {
        byte[] bytes = TestUpCase.Key("four");
        bytes[0x40]++;
        Assert.Throws<CorruptDataException>(() => FileNameKey.Read(bytes));
        Assert.Throws<CorruptDataException>(() => FileNameKey.Read(bytes.AsSpan(0, 0x41)));
    }

    /// <summary>Found by fuzzing: everything that is listed must be found again by its path.</summary>
    [Theory]
    [InlineData("a/b")]
    [InlineData("../../Windows")]
    [InlineData("a\0b")]
    public void A_name_cannot_smuggle_a_separator(string name) =>
        Assert.Throws<CorruptDataException>(() => FileNameKey.Read(TestUpCase.Key(name)));

    [Fact]
    public void Entries_that_do_not_belong_are_refused()
    {
        IndexTree tree = new IndexHarness(4096, 4096, 400).Tree;
        tree.Insert(IndexEntry.ForFile(1, TestUpCase.Key("here")));
        Assert.Throws<ArgumentException>(() => tree.Insert(IndexEntry.ForFile(1, TestUpCase.Key("here"))));
        Assert.Throws<ArgumentException>(() => tree.Insert(IndexEntry.ForView([1, 2, 3, 4], [])));
        Assert.Throws<ArgumentException>(() => tree.Insert(IndexEntry.End()));
        Assert.Throws<ArgumentException>(() => tree.Remove([1]));
        Assert.False(tree.TryFindName(new string('x', 300), out _));
        Assert.Single(tree.Entries());
    }
}
