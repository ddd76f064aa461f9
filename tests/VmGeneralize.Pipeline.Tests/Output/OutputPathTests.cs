using VmGeneralize.Pipeline.Output;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests.Output;

public class OutputPathTests
{
    [Theory]
    [InlineData("disk", true)]
    [InlineData("folder/../disk", true)]
    [InlineData("link", true)]
    [InlineData("link to link", true)]
    [InlineData("here/disk", true)]
    [InlineData("here/here/link", true)]
    [InlineData("folder/disk", false)]
    [InlineData("other", false)]
    [InlineData("loop", false)]
    [InlineData("nothing", false)]
    public void A_disk_is_recognized_through_links(string path, bool same)
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("folder"));
        foreach (string file in new[] { "disk", "other", "folder/disk" })
        {
            File.WriteAllText(folder.File(file), "x");
        }

        File.CreateSymbolicLink(folder.File("link"), "disk");
        File.CreateSymbolicLink(folder.File("link to link"), folder.File("here/link"));
        File.CreateSymbolicLink(folder.File("loop"), "loop");
        Directory.CreateSymbolicLink(folder.File("here"), ".");

        Assert.Equal(same, OutputPath.IsSame(folder.File("disk"), folder.File(path)));
        Assert.Equal(same, OutputPath.IsSame(folder.File(path), folder.File("disk")));
    }
}
