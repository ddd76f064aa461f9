using VmGeneralize.Blocks;

namespace VmGeneralize.Volumes;

/// <summary>Rules that partitions of any scheme follow.</summary>
internal static class LayoutCheck
{
    /// <exception cref="CorruptDataException">Two of them share a byte.</exception>
    public static void RefuseOverlaps(string structure, IEnumerable<(string Name, Extent Extent)> parts)
    {
        (string Name, Extent Extent) last = ("", default); // the one that reaches furthest so far
        foreach ((string Name, Extent Extent) part in parts.OrderBy(part => part.Extent))
        {
            if (part.Extent.Overlaps(last.Extent))
            {
                throw new CorruptDataException(
                    structure,
                    part.Extent.Offset,
                    $"{last.Name} {last.Extent} and {part.Name} {part.Extent} overlap");
            }

            if (part.Extent.End > last.Extent.End)
            {
                last = part;
            }
        }
    }

    /// <summary>A run of sectors as bytes, after checking that it is on the disk.</summary>
    /// <exception cref="CorruptDataException">It is not.</exception>
    public static Extent SectorsToBytes(string structure, string name, ulong start, ulong count, IBlockDevice disk)
    {
        ulong sectorCount = (ulong)(disk.Length / disk.LogicalSectorSize);
        if (start > sectorCount || count > sectorCount - start)
        {
            throw new CorruptDataException(
                structure,
                0,
                $"{name} is {count} sectors from sector {start}, but the disk ends at sector {sectorCount}");
        }

        return new Extent((long)start * disk.LogicalSectorSize, (long)count * disk.LogicalSectorSize);
    }
}
