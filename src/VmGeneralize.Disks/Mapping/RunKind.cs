namespace VmGeneralize.Disks.Mapping;

/// <summary>Where a run of a virtual disk's bytes is.</summary>
internal enum RunKind
{
    /// <summary>Not stored: it reads as zero.</summary>
    Zero,

    /// <summary>In this file, all of it.</summary>
    Stored,

    /// <summary>In the parent.</summary>
    Parent,

    /// <summary>Some sectors in this file, some in the parent. Answers only for whole blocks.</summary>
    Mixed,
}
