using VmGeneralize.Blocks;
using VmGeneralize.Checks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.Guests.Disk;

namespace VmGeneralize.Pipeline.Audit;

/// <summary>Audits unallocated space: what a deleted partition held, what is after the end of a volume that was made smaller.</summary>
internal static class UnallocatedAudit
{
    private const int ExtBootBlock = 1024; // what the first bytes of an ext volume do not have to hold

    /// <param name="space">What a scan found.</param>
    /// <param name="remedy">What to do about it.</param>
    /// <param name="device">The disk.</param>
    /// <param name="cancellation">Ends it.</param>
    public static IEnumerable<Finding> Find(FreeSpace space, DeadDataRemedy remedy, IBlockDevice device, CancellationToken cancellation)
    {
        if (space is not { FilledBytes: > 0, First: { } first, Unallocated: { } part })
        {
            yield break;
        }

        string what = FormerContent(part, first, device, cancellation) is { } format ? $": a deleted partition ({format})" : "";
        yield return new Finding(
            Severity.Error,
            $"Space {part.Place} belongs to nothing and holds data{what}",
            $"the first ones at {Examples(space)} of the disk",
            remedy.FreeSpace)
        {
            Kind = FindingKind.UnallocatedSpace, Partition = part.Partition, Count = space.FilledUnits, Bytes = space.FilledBytes,
        };
    }

    private static string Examples(FreeSpace space) =>
        $"{(space.Examples.Count == 1 ? "byte" : "bytes")} {string.Join(", ", space.Examples)}{(space.FilledUnits > space.Examples.Count ? " ..." : "")}";

    /// <summary>What a volume was that began where the first bytes are; null when nothing says so.</summary>
    private static string? FormerContent(UnallocatedPart part, long first, IBlockDevice device, CancellationToken cancellation)
    {
        if (part.Kind != UnallocatedKind.Gap)
        {
            return null;
        }

        Extent around = part.OnDisk.First(extent => extent.Contains(first));
        foreach (long start in (long[])[first, first - ExtBootBlock])
        {
            if (start >= around.Offset)
            {
                using SliceDevice volume = new(device, Extent.FromBounds(start, around.End), part.Place);
                VolumeContent content = VolumeFormats.Identify(VolumeHead.Read(volume, cancellation));
                if (content.Kind is not (VolumeKind.Unknown or VolumeKind.Empty))
                {
                    return content.Description;
                }
            }
        }

        return null;
    }
}
