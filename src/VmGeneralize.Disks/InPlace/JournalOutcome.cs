namespace VmGeneralize.Disks.InPlace;

/// <summary>What was done with the journal that was found next to a disk.</summary>
internal enum JournalOutcome
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>The change had not started: the disk is the old one.</summary>
    Dropped,

    /// <summary>The change was finished: the disk is the new one.</summary>
    Finished,
}
