using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>The free extents of an allocation group, by place, as the free-space tree has them (bnobt).</summary>
internal static class FreeExtents
{
    /// <exception cref="CorruptDataException">The tree is damaged, or its extents overlap or extend past the group.</exception>
    public static IEnumerable<AgExtent> Of(XfsVolume volume, AgNumber group, AgFreeSpaceHeader header, Action<AgBlock>? visit = null)
    {
        AgBlock least = default;
        foreach (ReadOnlyMemory<byte> record in AgTree.FreeByBlock.Records(volume, group, header.ByBlockRoot, header.ByBlockLevels, visit))
        {
            AgExtent extent = Read(record.Span);
            if (extent.Count == 0 || extent.First < least || !volume.Geometry.IsInside(group, extent.First, extent.Count))
            {
                throw CorruptDataException.Mismatch(
                    "XFS bnobt block", volume.Geometry.OffsetOf(group, header.ByBlockRoot), "free extent", $"one from {least} on in the group", extent);
            }

            yield return extent;
            least = extent.End;
        }
    }

    public static AgExtent Read(ReadOnlySpan<byte> record) => new(new AgBlock(ReadUInt32BigEndian(record)), ReadUInt32BigEndian(record[4..]));
}
