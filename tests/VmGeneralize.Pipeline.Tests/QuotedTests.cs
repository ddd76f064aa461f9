using VmGeneralize.Pipeline.Output;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests;

public class QuotedTests
{
    [SkippableTheory]
    [InlineData("server.vhd")]
    [InlineData("it's $(touch x) `y` \"z\" \\.vhd")]
    [InlineData("-rf")]
    [InlineData("")]
    public void A_shell_reads_one_word(string name)
    {
        OutsideTool.Require("sh");

        Assert.Equal($"{name}|", OutsideTool.RunChecked("sh", "-c", $"printf '%s|' {Quoted.Sh(name)}"));
    }

    [Theory]
    [InlineData("server.vhd", "'server.vhd'")]
    [InlineData("it's $(x).vhd", "'it''s $(x).vhd'")]
    [InlineData("a\u2019b", "'a\u2019\u2019b'")]
    public void PowerShell_reads_one_word(string name, string quoted) => Assert.Equal(quoted, Quoted.PowerShell(name));
}
