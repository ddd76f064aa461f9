namespace VmGeneralize.Volumes;

/// <summary>How a disk is divided.</summary>
public enum PartitionScheme
{
    /// <summary>Not at all: one file system from the first sector on, or nothing known.</summary>
    None,

    Mbr,

    Gpt,
}
