using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.Volumes;

namespace VmGeneralize.Guests;

/// <summary>One partition with what is in it.</summary>
/// <param name="Partition">Its entry in the partition table.</param>
/// <param name="Device">Its bytes.</param>
/// <param name="Content">What the first bytes say it holds.</param>
/// <param name="FileSystem">The opened file system, or null when it is of a kind that is not read.</param>
/// <param name="Problem">Why a file system of a known kind could not be opened, or null.</param>
public sealed record GuestVolume(
    Partition Partition,
    IBlockDevice Device,
    VolumeContent Content,
    IFileSystem? FileSystem,
    VmGeneralizeException? Problem);
