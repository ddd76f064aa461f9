namespace VmGeneralize.TestSupport.Guests;

/// <summary>One volume of a built guest.</summary>
/// <param name="Name">Name of the partition, or <c>group/volume</c>.</param>
/// <param name="Role"><c>part</c>, <c>pv</c> or <c>lv</c>.</param>
/// <param name="FileSystem">Such as <c>ext4</c>; <c>lvm2</c> for a physical volume.</param>
/// <param name="Mount">Mount point; <c>-</c> for a physical volume.</param>
/// <param name="Offset">Offset on the disk, in bytes.</param>
/// <param name="Length">Length in bytes; a logical volume is contiguous.</param>
/// <param name="Id">UUID of the file system.</param>
public sealed record LinuxGuestVolume(string Name, string Role, string FileSystem, string Mount, long Offset, long Length, string Id);
