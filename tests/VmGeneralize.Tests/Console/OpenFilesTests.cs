using VmGeneralize.Console;

namespace VmGeneralize.Tests.Console;

public sealed class OpenFilesTests
{
    [Theory]
    [InlineData("Max open files            60                   60                   files     ", true)]
    [InlineData("Max open files            127                  1048576              files     ", true)]
    [InlineData("Max open files            128                  128                  files     ", false)]
    [InlineData("Max open files            unlimited            unlimited            files     ", false)]
    [InlineData("Max processes             60                   60                   processes ", false)]
    public void Too_few_are_told_before_the_runtime_runs_out_of_them(string line, bool isShort) =>
        Assert.Equal(isShort, OpenFiles.Shortage(["Limit                     Soft Limit           Hard Limit           Units     ", line]) is not null);
}
