using VmGeneralize.Help;

namespace VmGeneralize.Tests.Help;

public class TextWrapTests
{
    [Fact]
    public void A_paragraph_breaks_between_words_and_keeps_one_that_is_too_long() => Assert.Equal(
        ["one two", "  three", "  extraordinary", "  four"],
        TextWrap.Paragraph("one two three extraordinary\nfour", 9, indent: 2));

    [Fact]
    public void A_command_line_goes_on_after_a_backslash_and_never_within_quotes() => Assert.Equal(
        ["  run disk.vhd \\", "      --blob \"a b c d e f\" \\", "      --json"],
        TextWrap.CommandLine("run disk.vhd --blob \"a b c d e f\" --json", 29, indent: 2));

    [Theory]
    [InlineData(10, "  -x    does", "        it")]
    [InlineData(4, "  -x", "    does", "    it")]
    public void A_meaning_stands_beside_its_name_or_below(int column, params string[] expected) =>
        Assert.Equal(expected, TextWrap.Entry("-x", "does it", column == 10 ? 8 : 4, column == 10 ? 12 : 9));
}
