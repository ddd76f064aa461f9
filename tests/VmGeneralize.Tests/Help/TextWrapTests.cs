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

    [Theory]
    [InlineData(20, "short enough", "short enough")]
    [InlineData(20, "one two three four five six", "one two three four", "  five six")]
    [InlineData(30, "  edition      Server with a desktop", "  edition      Server with a", "               desktop")]
    [InlineData(20, "    name of the thing  what it is", "    name of the", "      thing  what it", "      is")]
    [InlineData(12, "see C:\\Windows\\System32\\config now", "see", "  C:\\Windows\\System32\\config", "  now")]
    [InlineData(26, "Run in it: sysprep.exe /generalize /oobe /shutdown", "Run in it:", "  sysprep.exe /generalize /oobe /shutdown")]
    [InlineData(24, "Do tar --file x and then look", "Do tar --file x and then", "  look")]
    [InlineData(24, "Give it \"a name of several words\" then", "Give it", "  \"a name of several words\"", "  then")]
    public void A_line_that_is_too_long_keeps_its_columns_and_its_commands(int width, string text, params string[] expected) =>
        Assert.Equal(expected, TextWrap.Hanging(text, width));
}
