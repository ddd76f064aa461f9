namespace VmGeneralize.FileSystems;

/// <summary>What a walk over the slack of a volume is for.</summary>
internal enum SlackWork
{
    /// <summary>To find out whether there is any: it may end at the first byte.</summary>
    Find,

    /// <summary>To count all of it.</summary>
    Measure,

    /// <summary>To count all of it, and to zero it.</summary>
    Wipe,
}
