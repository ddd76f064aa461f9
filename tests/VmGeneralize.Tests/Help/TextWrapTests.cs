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

    [Fact]
    public void An_address_that_fits_only_without_its_indentation_gets_less_of_it() => Assert.Equal(
        ["  upload disk.vhd --blob \\", "  https://ACCOUNT/images/disk.vhd"],
        TextWrap.CommandLine("upload disk.vhd --blob https://ACCOUNT/images/disk.vhd", 33, indent: 2));

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
    [InlineData(20, "776 bytes and 3.5 KiB after it", "776 bytes and", "  3.5 KiB after it")]
    [InlineData(20, "  - C:\\Windows\\System32\\config (4 KiB)", "  - C:\\Windows\\System32\\config", "    (4 KiB)")]
    [InlineData(28, "It is there. --enable this-one removes it.", "It is there.", "  --enable this-one removes", "  it.")]
    [InlineData(28, "If no run is left any more, --older-than takes them.", "If no run is left any more,", "  --older-than takes them.")]
    [InlineData(20, "Create it: az group create --name GROUP", "Create it:", "  az group create --name GROUP")]
    [InlineData(20, "All: vmgeneralize plan a.vhd. Then look", "All:", "  vmgeneralize plan a.vhd.", "  Then look")]
    [InlineData(20, "Then run vmgeneralize without any of them", "Then run", "  vmgeneralize", "  without any of", "  them")]
    [InlineData(24, "Give it \"a name of several words\" then", "Give it", "  \"a name of several words\"", "  then")]
    public void A_line_that_is_too_long_keeps_its_columns_and_its_commands(int width, string text, params string[] expected) =>
        Assert.Equal(expected, TextWrap.Hanging(text, width));

    [Theory]
    [InlineData(26, "  - C:\\Windows\\System32\\config\\SYSTEM (4 KiB)", "  - C:\\Windows\\System32\\", "    config\\SYSTEM (4 KiB)")]
    [InlineData(20, "see /var/lib/waagent/of-a-name-that-is-too-long", "see /var/lib/", "  waagent/", "  of-a-name-that-is-too-long")]
    public void A_path_that_nobody_pastes_breaks_after_a_separator(int width, string text, params string[] expected) =>
        Assert.Equal(expected, TextWrap.Hanging(text, width, splitPaths: true));

    [Theory]
    [InlineData(
        40, "  - SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon: X", "  - SOFTWARE\\Microsoft\\Windows NT\\",
        "    CurrentVersion\\Winlogon: X")]
    [InlineData(24, "it is in partition 1:\\EFI\\BOOT", "it is in", "  partition 1:\\EFI\\BOOT")]
    [InlineData(30, "C:\\Windows\\System32\\a C:\\Windows", "C:\\Windows\\System32\\a", "  C:\\Windows")]
    [InlineData(30, "  - C:\\Windows\\a (\\Windows\\other)", "  - C:\\Windows\\a", "    (\\Windows\\other)")]
    public void A_name_with_a_space_in_a_path_stays_whole(int width, string text, params string[] expected) =>
        Assert.Equal(expected, TextWrap.Hanging(text, width, splitPaths: true));

    [Theory]
    [InlineData(30, "          Fixed by default (linux-persistent-net)", "          Fixed by default", "        (linux-persistent-net)")]
    [InlineData(20, "          Fixed by default (linux-persistent-net)", "          Fixed by", "          default", "          (linux-persistent-net)")]
    public void A_word_that_fits_only_without_its_indentation_gets_less_of_it(int width, string text, params string[] expected) =>
        Assert.Equal(expected, TextWrap.Hanging(text, width));

    [Theory]
    [InlineData(30, "          nmcli connection del", "        nmcli connection del")]
    [InlineData(29, "    nmcli", "    nmcli")]
    [InlineData(10, "    nmcli connection del", "    nmcli connection del")]
    public void A_command_that_fits_only_without_its_indentation_gets_less_of_it(int width, string line, string expected) =>
        Assert.Equal(expected, TextWrap.Whole(line, width == 30 ? 28 : width));

    [Theory]
    [InlineData(40, "  In the VM: certlm.msc")]
    [InlineData(16, "  In the", "    VM:", " certlm.msc")]
    public void A_command_follows_its_sentence_or_is_below_it(int width, params string[] expected) =>
        Assert.Equal(expected, TextWrap.WithCommand("  In the VM:", "certlm.msc", width == 40 ? 40 : 11));

    [Fact]
    public void A_path_is_the_value_of_its_option() => Assert.Equal(
        ["run server.vhdx \\", "    --to ./out"],
        TextWrap.CommandLine("run server.vhdx --to ./out", 24, indent: 0));
}
