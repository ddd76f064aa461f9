using VmGeneralize.Disks;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Volumes;

namespace VmGeneralize.Pipeline.Results;

/// <summary>The disk file and the disk in it.</summary>
/// <param name="File">As the user named it.</param>
/// <param name="Format">Its container.</param>
/// <param name="VirtualSize">Size of the disk in bytes.</param>
/// <param name="FileSize">Size of the file in bytes.</param>
/// <param name="LogicalSectorSize">512 or 4096 bytes.</param>
/// <param name="Scheme">How it is partitioned.</param>
/// <param name="Generation">Hyper-V generation that it boots as.</param>
/// <param name="Notes">What a user should know, such as a backup structure that had to be used.</param>
public sealed record DiskFacts(
    string File,
    DiskFormat Format,
    long VirtualSize,
    long FileSize,
    int LogicalSectorSize,
    PartitionScheme Scheme,
    BootGeneration Generation,
    IReadOnlyList<string> Notes)
{
    /// <summary>The scheme as people write it.</summary>
    public string PartitionTable => Scheme.ToString().ToUpperInvariant();
}
