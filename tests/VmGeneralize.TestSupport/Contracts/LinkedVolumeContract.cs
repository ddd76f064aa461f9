using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Probing;
using Xunit;

namespace VmGeneralize.TestSupport.Contracts;

/// <summary>The contract of every writable file system whose files may have several names.</summary>
public abstract class LinkedVolumeContract(VolumeKind kind, string variant) : WritableVolumeContract(kind, variant)
{
    [SkippableFact]
    public void Deleting_one_name_leaves_the_file_to_the_other() => Changed(
        fileSystem => Assert.Equal([new RemovedEntry(SampleLinks.FirstName, FileKind.File, 0, 1)], fileSystem.Delete(SampleLinks.FirstName)),
        _ => { },
        fileSystem =>
        {
            Assert.Null(fileSystem.Find(SampleLinks.FirstName));
            Assert.Equal(1, Find(fileSystem, SampleLinks.SecondName).Links);
            Assert.Equal(SampleLinks.Contents, ReadAll(fileSystem, Find(fileSystem, SampleLinks.SecondName)));
        });

    [SkippableFact]
    public void Deleting_both_names_deletes_the_file() => Changed(
        fileSystem =>
        {
            fileSystem.Delete(SampleLinks.SecondName);
            RemovedEntry last = Assert.Single(fileSystem.Delete(SampleLinks.FirstName));
            Assert.Equal(0, last.LinksLeft);
            Assert.InRange(last.BytesFreed, SampleLinks.Contents.Length, long.MaxValue);
        },
        _ => { },
        fileSystem => Assert.Null(fileSystem.Find(SampleLinks.SecondName)));

    [SkippableFact]
    public void Replacing_by_one_name_shows_under_the_other() => Changed(
        fileSystem => fileSystem.Replace(SampleLinks.SecondName, Pattern(20_000)),
        _ => { },
        fileSystem =>
        {
            Assert.Equal(2, Find(fileSystem, SampleLinks.FirstName).Links);
            Assert.Equal(Pattern(20_000), ReadAll(fileSystem, Find(fileSystem, SampleLinks.FirstName)));
        });

    protected override void Fill(string folder)
    {
        base.Fill(folder);
        SampleLinks.WriteHardTo(folder);
    }

    protected override void AssertFilled(IFileSystem fileSystem)
    {
        base.AssertFilled(fileSystem);
        SampleLinks.AssertHard(fileSystem);
    }
}
