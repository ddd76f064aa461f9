using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Contracts;

namespace VmGeneralize.FileSystems.Tests.Posix;

/// <summary>Tests that the in-memory file system that guest tests rely on reads like the real ones.</summary>
public sealed class MemoryPosixContractTests : FileSystemContract
{
    [SkippableFact]
    public void Links_are_as_those_of_the_real_ones()
    {
        MemoryPosixFileSystem fileSystem = (MemoryPosixFileSystem)OpenFilled();

        SampleLinks.AssertHard(fileSystem);
        SampleLinks.AssertSymbolic(fileSystem);
    }

    [SkippableFact]
    public void Edits_are_refused_as_those_of_the_real_ones()
    {
        MemoryPosixFileSystem fileSystem = (MemoryPosixFileSystem)OpenFilled();

        AssertRefusals(fileSystem);
        AssertTree(SampleTree.Instance.Entries, fileSystem);
        Assert.Equal([new RemovedEntry(SampleLinks.FirstName, FileKind.File, 0, 1)], fileSystem.Delete(SampleLinks.FirstName));
        fileSystem.Complete();
        AssertNoMoreEdits(fileSystem, "complete");
    }

    protected override IFileSystem OpenFilled()
    {
        MemoryPosixFileSystem fileSystem = new();
        foreach ((string path, byte[]? contents) in SampleTree.Instance.Entries)
        {
            _ = contents is null ? fileSystem.WithDirectory(path) : fileSystem.WithBytes(path, contents);
        }

        fileSystem.WithBytes(SampleLinks.FirstName, SampleLinks.Contents).WithName(SampleLinks.SecondName, SampleLinks.FirstName);
        foreach ((string path, string target) in SampleLinks.Symbolic)
        {
            fileSystem.WithLink(path, target);
        }

        return fileSystem;
    }
}
