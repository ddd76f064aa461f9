namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>The end of an edit: no name of what was removed stays in a directory, a record or the change journal.</summary>
internal sealed class EditCleanup(NtfsVolume volume, RemovalTraces traces)
{
    public void Run()
    {
        foreach (ulong reference in traces.TouchedDirectories.Order())
        {
            if (!traces.RemovedFiles.Contains(reference))
            {
                new SlackScrubber(volume).ScrubDirectory(volume.Open(new MftReference(reference)));
            }
        }

        new UsnJournal(volume, traces).MaskNames();
    }
}
