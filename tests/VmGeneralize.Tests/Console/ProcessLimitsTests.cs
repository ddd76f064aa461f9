using VmGeneralize.Console;

namespace VmGeneralize.Tests.Console;

public sealed class ProcessLimitsTests
{
    [Theory]
    [InlineData("Max open files            60                   60                   files     ", true)]
    [InlineData("Max open files            127                  1048576              files     ", true)]
    [InlineData("Max open files            128                  128                  files     ", false)]
    [InlineData("Max open files            unlimited            unlimited            files     ", false)]
    [InlineData("Max processes             60                   60                   processes ", false)]
    [InlineData("Max address space         2048000000           2048000000           bytes     ", true)]
    [InlineData("Max address space         3221225472           unlimited            bytes     ", false)]
    [InlineData("Max address space         unlimited            unlimited            bytes     ", false)]
    public void Too_little_is_told_before_the_runtime_runs_out_of_it(string line, bool isShort) =>
        Assert.Equal(isShort, Shortage(line, isCompiledHere: true) is not null);

    [Fact]
    public void Native_code_takes_fewer_addresses_and_is_not_asked() =>
        Assert.Null(Shortage("Max address space         1024000000           1024000000           bytes     ", isCompiledHere: false));

    private static string? Shortage(string line, bool isCompiledHere) =>
        ProcessLimits.Shortage(["Limit                     Soft Limit           Hard Limit           Units     ", line], isCompiledHere);
}
