namespace VmGeneralize.Disks.InPlace;

/// <summary>What was done with the journal that was found beside a disk.</summary>
internal enum JournalOutcome
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>The change had not begun: the disk is the old one.</summary>
    Dropped,

    /// <summary>The change was ended: the disk is the new one.</summary>
    Finished,
}
