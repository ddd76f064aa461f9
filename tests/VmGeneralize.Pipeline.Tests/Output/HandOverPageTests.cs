using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Tests.Html;

namespace VmGeneralize.Pipeline.Tests.Output;

public sealed class HandOverPageTests
{
    [Fact]
    public void Warnings_are_told_once_each_in_code_spans()
    {
        string page = HandOverPage.Render(SampleReports.Plan with { Warnings = [.. SampleReports.Plan.Warnings, "user `x` stays"] }, SampleReports.Done.Output);

        Assert.Contains("- `user 'x' stays`\n", page.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal(2, page.Split("State.ini says IMAGE_STATE_COMPLETE").Length); // among Sysprep's evidence only
    }
}
