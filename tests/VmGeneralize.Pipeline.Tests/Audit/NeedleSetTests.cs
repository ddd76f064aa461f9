using System.Text;
using CsCheck;
using VmGeneralize.Blocks;
using VmGeneralize.Pipeline.Audit;

namespace VmGeneralize.Pipeline.Tests.Audit;

public sealed class NeedleSetTests
{
    [Fact]
    public void Every_place_is_found_that_a_plain_search_finds()
    {
        // A small alphabet, so that strings overlap, contain each other and touch the edges.
        Gen<string> text = Gen.Char["abcé"].Array[2, 5].Select(letters => new string(letters));
        Gen.Select(text.Array[1, 12], Gen.Char["abcé"].Array[0, 200], Gen.Bool, Gen.Int[1, 300]).Sample((needles, letters, wide, startsBefore) =>
        {
            byte[] bytes = (wide ? Encoding.Unicode : Encoding.UTF8).GetBytes(letters);
            List<(string, string, int)> found = [];

            new NeedleSet(needles).Find(bytes, startsBefore, (needle, at) => found.Add((needle.Text, needle.Encoding, at)));

            Assert.Equal(Expected(needles, bytes, startsBefore).Order(), found.Order());
        }, iter: 2000);
    }

    [Fact]
    public void Many_strings_are_found_at_once()
    {
        string[] needles = [.. Enumerable.Range(0, 2000).Select(index => $"host-{index:0000}.example")];
        byte[] bytes = [.. needles.SelectMany((needle, index) => (index % 2 == 0 ? Encoding.UTF8 : Encoding.Unicode).GetBytes(needle))];
        HashSet<string> found = [];

        new NeedleSet(needles).Find(bytes, bytes.Length, (needle, _) => found.Add(needle.Text));

        Assert.Equal(needles.Length, found.Count);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("")]
    public void A_string_that_would_be_everywhere_is_refused(string text) =>
        Assert.Throws<UsageException>(() => new NeedleSet([text]));

    private static IEnumerable<(string, string, int)> Expected(string[] needles, byte[] bytes, int startsBefore)
    {
        foreach (string needle in needles.Distinct())
        {
            foreach ((string name, byte[] wanted) in new[] { ("UTF-8", Encoding.UTF8.GetBytes(needle)), ("UTF-16", Encoding.Unicode.GetBytes(needle)) })
            {
                for (int at = 0; at + wanted.Length <= bytes.Length && at < startsBefore; at++)
                {
                    if (bytes.AsSpan(at).StartsWith(wanted))
                    {
                        yield return (needle, name, at);
                    }
                }
            }
        }
    }
}
