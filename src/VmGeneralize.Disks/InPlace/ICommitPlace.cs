namespace VmGeneralize.Disks.InPlace;

/// <summary>The folder that holds a disk and its journal, as far as a commit needs it: a seam, so that tests can stop the world at any step.</summary>
internal interface ICommitPlace
{
    /// <summary>Where the journal is or would be, for messages.</summary>
    string JournalPath { get; }

    /// <summary>Makes the journal, empty.</summary>
    /// <exception cref="IOException">There is one already, or it cannot be made.</exception>
    ICommitFile CreateJournal();

    /// <summary>The journal that is there; null for none.</summary>
    ICommitFile? OpenJournal();

    /// <summary>Removes the journal's name.</summary>
    void DeleteJournal();

    /// <summary>Waits until the names of the folder are on the device.</summary>
    void FlushFolder();
}
