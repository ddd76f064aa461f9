namespace VmGeneralize.Disks.Vhd;

/// <summary>A footer with a right checksum.</summary>
/// <param name="Footer">Its fields.</param>
/// <param name="Position">Where it was found, in bytes.</param>
/// <param name="DataEnd">Where the footer at the end of the file starts, or the file's length when there is none.</param>
internal readonly record struct FoundFooter(VhdFooter Footer, long Position, long DataEnd);
