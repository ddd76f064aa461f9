using VmGeneralize.Pipeline.Servicing;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests.Servicing;

public sealed class WorkingCopyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Disk => _folder.File("disk.vhd");

    public void Dispose() => _folder.Dispose();

    // A directory stands in for whatever holds the disk file: no system lets a file replace a directory.
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

    [Fact]
    public async Task What_a_run_that_was_killed_left_goes_and_nothing_else()
    {
        File.Copy(Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx"), Disk);
        string abandoned = _folder.File(".disk.vhd.4711.vmgeneralize-optimize.vhd");
        string used = _folder.File(".disk.vhd.4712.vmgeneralize-optimize.vhd");
        string[] others = [_folder.File(".other.vhd.4711.vmgeneralize-optimize.vhd"), _folder.File(".disk.vhd.mine.vmgeneralize-optimize.vhd"), used];
        foreach (string file in (string[])[abandoned, .. others])
        {
            File.WriteAllText(file, "copy");
        }

        using DiskSession session = DiskSession.Open(Disk, CancellationToken.None);
        using WorkingCopy copy = new(Disk);
        using (new FileStream(used, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            await copy.FillAsync(session, keepUnallocated: false, progress: null, default);
        }

        Assert.False(File.Exists(abandoned));
        Assert.All(others, file => Assert.True(File.Exists(file)));
        Assert.True(File.Exists(copy.Path));
    }

    private WorkingCopy Copy()
    {
        Directory.CreateDirectory(Disk);
        WorkingCopy copy = new(Disk);
        File.WriteAllText(copy.Path, "copy");
        return copy;
    }
}
