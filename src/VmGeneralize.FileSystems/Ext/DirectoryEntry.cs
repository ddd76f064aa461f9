namespace VmGeneralize.FileSystems.Ext;

/// <summary>A name in a directory and where its record is.</summary>
/// <param name="Name">Decoded; never "." or "..".</param>
/// <param name="Inode">What it leads to.</param>
/// <param name="Type">File type of the record.</param>
/// <param name="Region">Logical block; with inline data 0 for i_block and 1 for the attribute.</param>
/// <param name="Offset">Of the record in the region.</param>
internal readonly record struct DirectoryEntry(string Name, InodeNumber Inode, byte Type, FileBlock Region, int Offset);
