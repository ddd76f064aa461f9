namespace VmGeneralize.Disks.InPlace;

/// <summary>What a file in the journal's format is for.</summary>
internal enum JournalKind
{
    /// <summary>A change that is being made: the next command finishes it.</summary>
    Redo = 1,

    /// <summary>The undo file, kept by the user: nothing happens until the user asks for it.</summary>
    Undo = 2,
}
