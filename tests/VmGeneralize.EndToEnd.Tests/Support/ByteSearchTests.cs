using System.Text;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Support;

public sealed class ByteSearchTests
{
    [Theory]
    [InlineData(0)]
    [InlineData((1 << 20) - 4)]
    [InlineData((3 << 20) - 20)]
    public void Finds_each_encoding_once_wherever_it_stands(int position)
    {
        using TemporaryFolder folder = new();
        byte[] bytes = new byte[3 << 20];
        byte[] needle = position % 2 == 0 && position > 1 << 20
            ? Encoding.ASCII.GetBytes("needle-two")
            : Encoding.Unicode.GetBytes("needle-two");
        needle.CopyTo(bytes, position);
        File.WriteAllBytes(folder.File("haystack"), bytes);

        IReadOnlyList<ByteSearchHit> hits = ByteSearch.Find(folder.File("haystack"), ["needle-one", "needle-two"]);

        ByteSearchHit hit = Assert.Single(hits);
        Assert.Equal(new ByteSearchHit("needle-two", needle.Length > 10, position), hit);
    }

    [Fact]
    public void Finds_needles_that_begin_differently()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("haystack"), "..alpha..beta..beta");

        IReadOnlyList<ByteSearchHit> hits = ByteSearch.Find(folder.File("haystack"), ["alpha", "beta", "gamma"]);

        Assert.Equal(["alpha", "beta", "beta"], hits.Select(hit => hit.Needle));
    }

    [Fact]
    public void Finds_what_begins_right_before_a_hole_and_nothing_twice()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("haystack");
        SparseFile.Create(path, 8 << 20);
        using (FileStream file = new(path, FileMode.Open, FileAccess.Write))
        {
            file.Position = (4 << 20) - 19;
            file.Write(Encoding.Unicode.GetBytes("needle-two")); // its last zero lies in the hole
            file.Position = 6 << 20;
            file.Write("needle-two"u8);
        }

        IReadOnlyList<ByteSearchHit> hits = ByteSearch.Find(path, ["needle-two"]);

        Assert.Equal([new("needle-two", true, (4 << 20) - 19), new ByteSearchHit("needle-two", false, 6 << 20)], hits);
    }

    [Theory]
    [InlineData(0)]
    [InlineData((1 << 20) - 4)]
    [InlineData((2 << 20) - 9)]
    public void Words_end_where_no_letter_follows(int position)
    {
        using TemporaryFolder folder = new();
        byte[] bytes = new byte[2 << 20];
        Encoding.ASCII.GetBytes("X-a.b_c-9;")[..Math.Min(10, bytes.Length - position)].CopyTo(bytes, position);
        "X-again/X-"u8.CopyTo(bytes.AsSpan(5000));
        File.WriteAllBytes(folder.File("haystack"), bytes);

        string[] words = ["", "a.b_c-9", "again"];
        Assert.Equal(words, ByteSearch.Words(folder.File("haystack"), "X-").Order(StringComparer.Ordinal));
    }
}
