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
}
