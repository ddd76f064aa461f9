using VmGeneralize.Commands;
using VmGeneralize.Completion;

namespace VmGeneralize.Tests.Completion;

public class CompleterTests
{
    [Theory]
    [InlineData("ins", "inspect")]
    [InlineData("generalize disk.vhdx --form", "--format")]
    [InlineData("generalize disk.vhdx --format ", "fixed-vhd dynamic-vhd vhdx raw")]
    [InlineData("generalize disk.vhdx --format=v", "--format=vhdx")]
    [InlineData("generalize disk.vhdx --format = v", "vhdx")]
    [InlineData("inspect --severity ", "error warning info")]
    [InlineData("inspect --progress j", "json")]
    [InlineData("upload disk.vhd --generation ", "v1 v2")]
    [InlineData("upload disk.vhd --cloud us", "usgov")]
    [InlineData("plan disk.vhdx --operations defaults,-windows-pa", "defaults,-windows-page-files defaults,-windows-panther")]
    [InlineData("plan disk.vhdx --disable windows-panth", "windows-panther")]
    [InlineData("plan disk.vhdx --operations de", "defaults deep-scrub")]
    [InlineData("operations azure-readi", "azure-readiness")]
    [InlineData("operations --guest ", "windows linux")]
    [InlineData("completion ", "bash zsh fish pwsh")]
    [InlineData("plan ", "")]
    [InlineData("plan --report ", "")]
    public void What_is_accepted_is_offered(string typed, string expected) =>
        Assert.Equal(
            expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
            Completer.Of(new CommandTree().Root, typed.Split(' ')).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_option_that_is_offered_exists_and_none_is_for_windows_only() =>
        Assert.All(Completer.Of(new CommandTree().Root, ["run", "-"]), option => Assert.StartsWith("--", option, StringComparison.Ordinal));
}
