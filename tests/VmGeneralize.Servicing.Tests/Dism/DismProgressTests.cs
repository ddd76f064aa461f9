using VmGeneralize.Servicing.Dism;

namespace VmGeneralize.Servicing.Tests.Dism;

public sealed class DismProgressTests
{
    [Theory]
    [InlineData("[===                        5.3%                           ] ", 5)]
    [InlineData("[==========================100.0%==========================] ", 100)]
    [InlineData("[ 7% ]", 7)]
    public void Bars_are_read(string line, int percent) => Assert.Equal(percent, DismProgress.Percent(line));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("[%]")]
    [InlineData("[ 101% ]")]
    [InlineData("[ 99999999999999999999% ]")]
    [InlineData("Deployment Image Servicing and Management tool")]
    [InlineData("100% done")]
    public void Everything_else_is_not(string line) => Assert.Null(DismProgress.Percent(line));
}
