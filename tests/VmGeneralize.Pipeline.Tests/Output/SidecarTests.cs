using VmGeneralize.Pipeline.Output;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests.Output;

public class SidecarTests
{
    [Fact]
    public void Steps_are_added_and_the_last_one_counts()
    {
        using TemporaryFolder folder = new();
        Sidecar.Append(folder.File("a.vhd"), "one", "1");
        Sidecar.Append(folder.File("a.vhd"), "two", "2");
        Assert.Equal("2", Sidecar.LastFingerprint(folder.File("a.vhd")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"steps":[],"steps":[]}""")]
    [InlineData("""{"steps":[{"fingerprint":"1","fingerprint":"2"}]}""")]
    [InlineData("""{"steps":[{"fingerprint":"\ud800"}]}""")]
    public void A_damaged_record_is_none(string text)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(Sidecar.PathFor(folder.File("a.vhd")), text);

        Assert.Null(Sidecar.LastFingerprint(folder.File("a.vhd")));
        Sidecar.Append(folder.File("a.vhd"), "one", "1");
        Assert.Equal("1", Sidecar.LastFingerprint(folder.File("a.vhd")));
    }
}
