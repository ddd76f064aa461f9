namespace VmGeneralize.FileSystems.Places;

/// <summary>What a byte of a volume belongs to.</summary>
public enum PlaceKind
{
    /// <summary>A cluster or block that the file system calls free.</summary>
    FreeCluster,

    /// <summary>One that it calls allocated and no file owns.</summary>
    UnownedCluster,

    /// <summary>After the last cluster, such as a backup boot sector.</summary>
    AfterClusters,

    /// <summary>Contents of a file or stream, in clusters.</summary>
    FileContents,

    /// <summary>Clusters of a file after its data.</summary>
    FileSlack,

    /// <summary>Contents of a small file or stream, inside its file record.</summary>
    ResidentData,

    /// <summary>A name in a file record.</summary>
    RecordName,

    /// <summary>Another attribute in a file record.</summary>
    RecordAttribute,

    /// <summary>After the end of a file record in use.</summary>
    RecordSlack,

    /// <summary>A file record that is not in use.</summary>
    FreeRecord,

    /// <summary>Clusters that the table of file records has in reserve.</summary>
    RecordReserve,

    /// <summary>The copy of a file record.</summary>
    MirroredRecord,

    /// <summary>An entry of a directory or another index.</summary>
    IndexEntry,

    /// <summary>After the entries of an index block, or in one that is not in use.</summary>
    IndexSlack,

    /// <summary>The log of changes.</summary>
    LogFile,

    /// <summary>The first sector: what kind of volume it is, and boot code.</summary>
    BootSector,

    /// <summary>Sectors that are kept free before everything else: copies of the boot sector, counts, parts of boot loaders.</summary>
    ReservedSector,

    /// <summary>The table of clusters.</summary>
    AllocationTable,

    /// <summary>After the last entry of a table.</summary>
    TableSlack,
}
