using System.Text;
using VmGeneralize.Blocks.HostFiles;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Blocks.Tests.HostFiles;

public sealed class InputFileTests : IDisposable
{
    private const int Most = 1 << 20;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_text_is_read_as_its_byte_order_mark_says_and_no_further_than_its_limit()
    {
        File.WriteAllText(_folder.File("plain"), "naïve\n");
        File.WriteAllText(_folder.File("wide"), "naïve\n", Encoding.Unicode);

        Assert.Equal("naïve\n", InputFile.ReadText(_folder.File("plain"), Most, CancellationToken.None));
        Assert.Equal("naïve\n", InputFile.ReadText(_folder.File("wide"), 14, CancellationToken.None));
        Assert.Null(InputFile.ReadText(_folder.File("wide"), 13, CancellationToken.None));
        Assert.Throws<FileNotFoundException>(() => InputFile.ReadText(_folder.File("none"), Most, CancellationToken.None));
    }

    [SkippableFact]
    public void A_device_without_end_is_too_long()
    {
        OutsideTool.Require("mknod");
        OutsideTool.RunChecked("mknod", _folder.File("zeros"), "c", "1", "5");

        Assert.Null(InputFile.ReadText(_folder.File("zeros"), Most, CancellationToken.None));
    }

    [SkippableFact]
    public void A_pipe_without_another_end_can_be_given_up()
    {
        OutsideTool.Require("mkfifo");
        OutsideTool.RunChecked("mkfifo", _folder.File("pipe"));
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(100));

        Assert.ThrowsAny<OperationCanceledException>(() => InputFile.ReadText(_folder.File("pipe"), Most, stop.Token));
    }

    public void Dispose() => _folder.Dispose();
}
