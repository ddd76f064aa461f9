using VmGeneralize.FileSystems.Places;

namespace VmGeneralize.Pipeline.Audit;

/// <summary>A place where a searched string was found: a file, a record, the free clusters of a volume.</summary>
/// <param name="Text">The string.</param>
/// <param name="Encoding">"UTF-8" or "UTF-16".</param>
/// <param name="Count">How often it occurs there.</param>
/// <param name="Offset">Byte of the disk, of the first time.</param>
/// <param name="Partition">Partition number; null outside all partitions.</param>
/// <param name="Place">What is there, in words.</param>
/// <param name="Area">The same, roughly.</param>
/// <param name="Kind">What exactly, where the file system can tell.</param>
/// <param name="Path">The file or directory.</param>
/// <param name="Stream">Its stream; null for the main one.</param>
/// <param name="Record">Number of the file record or inode.</param>
public sealed record SearchHit(
    string Text, string Encoding, long Count, long Offset, int? Partition, string Place, HitArea Area, PlaceKind? Kind, string? Path, string? Stream,
    long? Record);

/// <summary>What kind of space a hit is in.</summary>
public enum HitArea
{
    /// <summary>Outside all partitions.</summary>
    PartitionGap,

    /// <summary>A volume that is not read.</summary>
    UnknownVolume,

    /// <summary>Something that its volume holds; nothing says what.</summary>
    LiveData,

    /// <summary>Free space of a volume.</summary>
    FreeSpace,

    /// <summary>A place that the file system names.</summary>
    Place,
}
