using VmGeneralize.Pipeline.Servicing;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests.Servicing;

public sealed class WorkingCopyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Disk => _folder.File("disk.vhd");

    public void Dispose() => _folder.Dispose();

    // A directory stands for what holds the disk file: no system lets a file take its place.
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task What_is_in_the_way_is_waited_for(int pauses)
    {
        using WorkingCopy copy = Copy();
        PausingTime time = new(number =>
        {
            if (number == pauses)
            {
                Directory.Delete(Disk);
            }
        });

        await copy.CommitAsync(time, default);

        Assert.Equal("copy", File.ReadAllText(Disk));
        Assert.Equal(Enumerable.Range(0, pauses).Select(number => TimeSpan.FromMilliseconds(250 << number)), time.Pauses);
        Assert.Null(copy.Left());
    }

    [Fact]
    public async Task What_stays_in_the_way_is_told_and_the_copy_goes()
    {
        WorkingCopy copy = Copy();
        PausingTime time = new(_ => { });

        Exception problem = await Assert.ThrowsAnyAsync<Exception>(() => copy.CommitAsync(time, default));
        copy.Dispose();

        Assert.True(problem is IOException or UnauthorizedAccessException, problem.ToString());
        Assert.Equal(5, time.Pauses.Count);
        Assert.Equal([Disk], Directory.GetFileSystemEntries(_folder.Path));
        Assert.True(Directory.Exists(Disk));
    }

    private WorkingCopy Copy()
    {
        Directory.CreateDirectory(Disk);
        WorkingCopy copy = new(Disk);
        File.WriteAllText(copy.Path, "copy");
        return copy;
    }
}
