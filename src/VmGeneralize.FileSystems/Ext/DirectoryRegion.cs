namespace VmGeneralize.FileSystems.Ext;

/// <summary>Contiguous records of a directory.</summary>
/// <param name="Index">Logical block; with inline data 0 for i_block and 1 for the attribute.</param>
/// <param name="Block">Block on the volume; none with inline data.</param>
/// <param name="Bytes">The records, without a checksum after them.</param>
/// <param name="Position">On the volume, for errors.</param>
/// <param name="IsIndex">A block of the hash tree: its records hold no names but "." and "..".</param>
internal readonly record struct DirectoryRegion(FileBlock Index, ExtBlock Block, ArraySegment<byte> Bytes, long Position, bool IsIndex);
