namespace VmGeneralize.Disks.Vhdx;

/// <summary>State of a payload block ([MS-VHDX] 2.5.1.1); bitmap blocks use only the first and <see cref="FullyPresent"/>.</summary>
internal enum BlockState
{
    /// <summary>Zero, or the parent's in a differencing disk.</summary>
    NotPresent = 0,

    /// <summary>Any content is valid; zeros leak nothing.</summary>
    Undefined = 1,

    Zero = 2,

    /// <summary>The guest trimmed it. Like <see cref="Undefined"/>.</summary>
    Unmapped = 3,

    /// <summary>The number that version 1.00 of the specification had for <see cref="Unmapped"/>; qemu knows it.</summary>
    UnmappedOld = 5,

    FullyPresent = 6,

    /// <summary>Sector by sector here or in the parent, as the chunk's sector bitmap says.</summary>
    PartiallyPresent = 7,
}
