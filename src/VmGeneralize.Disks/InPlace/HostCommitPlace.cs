using VmGeneralize.Blocks.HostFiles;

namespace VmGeneralize.Disks.InPlace;

/// <summary>The folder of a disk file of this machine.</summary>
internal sealed class HostCommitPlace : ICommitPlace
{
    private const string Ending = ".vmgeneralize-journal";

    private readonly string _disk;

    /// <param name="disk">The disk file; for a link, the journal is next to its target: it is found under any name.</param>
    public HostCommitPlace(string disk)
    {
        _disk = HostFile.Resolved(disk);
        JournalPath = _disk + Ending;
    }

    public string JournalPath { get; }

    public ICommitFile CreateJournal() => HostCommitFile.Of(OutputRights.Like([_disk]).Create(JournalPath));

    public ICommitFile? OpenJournal()
    {
        if (HostFile.KindOf(JournalPath) == HostFileKind.None)
        {
            return null;
        }

        OutputFile.RequirePlain(JournalPath);
        return HostCommitFile.Of(new FileStream(JournalPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0));
    }

    public void DeleteJournal() => File.Delete(JournalPath);

    public void FlushFolder() => Durable.FlushFolder(JournalPath);
}
