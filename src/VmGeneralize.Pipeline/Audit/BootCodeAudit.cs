using VmGeneralize.Blocks;
using VmGeneralize.Checks;
using VmGeneralize.FileSystems;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Volumes;

namespace VmGeneralize.Pipeline.Audit;

/// <summary>Places of loaders that are in no file: they are copied whatever is in them, so the amount is reported.</summary>
internal static class BootCodeAudit
{
    private const int Chunk = 1 << 20;

    /// <summary>Between the master boot record and the first partition.</summary>
    public static IEnumerable<Finding> OfDisk(IBlockDevice device, PartitionLayout layout)
    {
        if (layout is not { Scheme: PartitionScheme.Mbr, Partitions.Count: > 0 })
        {
            yield break;
        }

        Extent gap = new(0, layout.Partitions.Min(partition => partition.Extent.Offset));
        ExtentSet kept = new(layout.KeptExtents.Within(gap));
        foreach (Extent table in layout.TableExtents)
        {
            kept.Remove(table);
        }

        if (kept.Sum(extent => Count(device, extent)) is > 0 and var bytes)
        {
            yield return Found("between the master boot record and the first partition", bytes, $"bytes {kept[0].Offset} to {gap.End} of the disk", null);
        }
    }

    /// <summary>Of a partition that is made for boot code.</summary>
    public static IReadOnlyList<Finding> OfPartition(GuestVolume volume) =>
        Count(volume.Device, new Extent(0, volume.Device.Length)) is > 0 and var bytes
            ? [Found($"in {volume.Name}, which is made for it", bytes, volume.Partition.TypeName, volume.Partition.Number)]
            : [];

    /// <summary>Outside of the files of a volume.</summary>
    public static IEnumerable<Finding> OfVolume(GuestVolume volume, IWritableFileSystem fileSystem) => fileSystem.MeasureBootCode()
        .Select(place => Found($"{place.Place} of {volume.Name}", place.Bytes, volume.Content.Description, volume.Partition.Number));

    private static Finding Found(string place, long bytes, string evidence, int? partition) => new(
        Severity.Info, $"{bytes} bytes {place} may be boot code, and stay", evidence)
    {
        Kind = FindingKind.BootCode, Partition = partition, Bytes = bytes,
    };

    private static long Count(IBlockDevice device, Extent range)
    {
        byte[] chunk = new byte[Chunk];
        long count = 0;
        foreach (Extent stored in device.StoredExtents(range))
        {
            for (long at = stored.Offset; at < stored.End; at += Chunk)
            {
                Span<byte> bytes = chunk.AsSpan(0, (int)long.Min(Chunk, stored.End - at));
                device.Read(at, bytes);
                count += ZeroBytes.CountOthers(bytes);
            }
        }

        return count;
    }
}
