using VmGeneralize.Blocks;

namespace VmGeneralize.Blocks.Tests;

public sealed class RefusalCodeTests
{
    [Fact]
    public void Two_of_one_name_are_equal() => Assert.Equal(
        (new RefusalCode("4k-sectors"), "4k-sectors"), (new RefusalCode("4k-sectors"), new RefusalCode("4k-sectors").ToString()));

    [Theory]
    [InlineData("")]
    [InlineData("Hibernated")]
    [InlineData("not generalized")]
    [InlineData("ntfs_dirty")]
    [InlineData("é")]
    public void What_is_no_name_for_scripts_is_refused(string text) => Assert.Throws<ArgumentException>(() => new RefusalCode(text));
}
