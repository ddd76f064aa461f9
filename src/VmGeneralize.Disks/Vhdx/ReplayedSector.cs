namespace VmGeneralize.Disks.Vhdx;

/// <summary>A 4 KiB sector of the file whose content is in the log.</summary>
/// <param name="Descriptor">Holds its first and last bytes.</param>
/// <param name="DataPosition">Where the rest is, in bytes from the start of the log.</param>
internal readonly record struct ReplayedSector(LogDescriptor Descriptor, int DataPosition);
