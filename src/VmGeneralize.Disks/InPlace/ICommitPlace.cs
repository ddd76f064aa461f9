namespace VmGeneralize.Disks.InPlace;

/// <summary>The folder that holds a disk and its journal, as far as a commit needs it: an interface, so that tests can stop at any step.</summary>
internal interface ICommitPlace
{
    /// <summary>Where the journal is or would be, for messages.</summary>
    string JournalPath { get; }

    /// <summary>Creates the journal, empty.</summary>
    /// <exception cref="IOException">It already exists, or cannot be created.</exception>
    ICommitFile CreateJournal();

    /// <summary>The existing journal; null for none.</summary>
    ICommitFile? OpenJournal();

    /// <summary>Removes the journal's name.</summary>
    void DeleteJournal();

    /// <summary>Waits until the names of the folder are on the device.</summary>
    void FlushFolder();
}
