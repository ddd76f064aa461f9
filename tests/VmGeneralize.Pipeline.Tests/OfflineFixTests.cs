using VmGeneralize.Operations;

namespace VmGeneralize.Pipeline.Tests;

public sealed class OfflineFixTests
{
    [Fact]
    public void What_runs_by_default_is_not_asked_for()
    {
        string text = OfflineFix.Of(Catalogue.Get("windows-panther"));

        Assert.Contains("windows-panther", text, StringComparison.Ordinal);
        Assert.DoesNotContain("--operations", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_opt_in_is_added_to_the_defaults() =>
        Assert.EndsWith("--enable azure-remote-desktop", OfflineFix.Of(Catalogue.Get("azure-remote-desktop")), StringComparison.Ordinal);
}
