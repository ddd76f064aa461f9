using VmGeneralize.Blocks;

namespace VmGeneralize.Volumes.Mbr;

/// <summary>
/// Unused parts of boot records. Of the MBR these are entries of type 0: the rest is boot code. An extended boot record has two entries, one of
/// them for the next record, and no code: the one exception is the first record of an extended partition that is active, which old loaders (LILO)
/// can be installed in.
/// </summary>
internal static class MbrSlack
{
    private const int SignatureOffset = 0x1FE;

    public static IEnumerable<TableSlack> Find(IBlockDevice disk, PartitionLayout layout)
    {
        int sectorSize = disk.LogicalSectorSize;
        ExtentSet records = layout.Scheme == PartitionScheme.Mbr ? layout.TableExtents : new([new Extent(0, sectorSize)]);
        foreach (Extent extent in records)
        {
            for (long offset = extent.Offset; offset < extent.End; offset += sectorSize)
            {
                byte[] sector = new byte[sectorSize];
                disk.Read(offset, sector);
                byte[] clean = [.. sector];
                MasterBootRecord record = MasterBootRecord.Read(sector);
                if (offset == 0)
                {
                    ClearEntries(clean, entry => record.Entries[entry].Type == 0);
                }
                else
                {
                    bool mayBoot = layout.Partitions.Any(
                        partition => partition is { IsExtendedContainer: true, Bootable: true } && partition.Extent.Offset == offset);
                    ClearExtended(clean, record, mayBoot);
                }

                if (record.IsSigned && Dead(sector, clean) is > 0 and var dead)
                {
                    string place = offset == 0 ? "in unused entries of the master boot record"
                        : $"in unused parts of the extended boot record at byte {offset}";
                    yield return new TableSlack(place, dead, offset, [new DiskPatch(offset, clean)]);
                }
            }
        }
    }

    /// <summary>Bytes that are not zero and should be.</summary>
    public static long Dead(ReadOnlySpan<byte> before, ReadOnlySpan<byte> clean) => clean.Count((byte)0) - before.Count((byte)0);

    private static void ClearExtended(Span<byte> sector, MasterBootRecord record, bool mayBoot)
    {
        if (!mayBoot)
        {
            sector[..MasterBootRecord.EntriesOffset].Clear();
        }

        bool linksFirst = record.Entries[0].IsExtended;
        ClearEntries(sector, entry => !(entry == 0 ? record.Entries[0].IsUsed : entry == 1 && !linksFirst && record.Entries[1].IsExtended));
        sector[(SignatureOffset + 2)..].Clear();
    }

    private static void ClearEntries(Span<byte> sector, Func<int, bool> isUnused)
    {
        for (int entry = 0; entry < 4; entry++)
        {
            if (isUnused(entry))
            {
                sector.Slice(MasterBootRecord.EntriesOffset + (entry * MbrEntry.Size), MbrEntry.Size).Clear();
            }
        }
    }
}
