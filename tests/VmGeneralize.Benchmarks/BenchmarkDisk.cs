using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.Volumes;

namespace VmGeneralize.Benchmarks;

/// <summary>The disk to measure on: a guest of 30,000 files if the guest builders are available, otherwise the small committed fixture.</summary>
internal static class BenchmarkDisk
{
    public static string Vhdx { get; } = Repository.Guests is null
        ? Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx")
        : WindowsGuest.Build(new WindowsGuestOptions { Files = 30_000, SizeMiB = 1024, Formats = "raw vhdx" }).Vhdx;

    /// <summary>The Windows volume: the largest NTFS partition.</summary>
    public static IBlockDevice OpenC(DiskImage disk)
    {
        PartitionLayout layout = PartitionTable.Read(disk.Device);
        return layout.Partitions
            .OrderByDescending(partition => partition.Extent.Length)
            .Select(partition => PartitionTable.OpenVolume(disk.Device, partition))
            .First(volume => VolumeFormats.Identify(VolumeHead.Read(volume, CancellationToken.None)).Kind == VolumeKind.Ntfs);
    }
}
