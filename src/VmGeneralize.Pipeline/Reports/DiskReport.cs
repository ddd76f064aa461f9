namespace VmGeneralize.Pipeline.Reports;

/// <summary>The disk file and the disk in it.</summary>
/// <param name="File">As the user named it.</param>
/// <param name="Format">Container, such as "dynamic VHDX".</param>
/// <param name="VirtualSize">Size of the disk in bytes.</param>
/// <param name="FileSize">Size of the file in bytes.</param>
/// <param name="LogicalSectorSize">512 or 4096 bytes.</param>
/// <param name="PartitionTable">GPT, MBR or None.</param>
/// <param name="Generation">Hyper-V generation it boots as: V1, V2 or Unknown.</param>
/// <param name="Notes">What a user should know, such as a backup structure that had to be used.</param>
public sealed record DiskReport(
    string File,
    string Format,
    long VirtualSize,
    long FileSize,
    int LogicalSectorSize,
    string PartitionTable,
    string Generation,
    IReadOnlyList<string> Notes);
