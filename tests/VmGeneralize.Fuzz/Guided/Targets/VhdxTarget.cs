using System.Buffers.Binary;
using VmGeneralize.Blocks;
using VmGeneralize.Disks.Tests.Vhdx;
using VmGeneralize.Disks.Vhdx;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Fuzz.Guided.Targets;

/// <summary>A VHDX made by qemu-img with a log that is still to be replayed: headers, region tables, metadata, BAT and log entries.</summary>
internal sealed class VhdxTarget() : ImageTarget("vhdx")
{
    private const int Page = 4096;
    private const int LogAt = 1 << 20;
    private const int LogLength = 1 << 20;

    private static readonly int[] Headers = [64 << 10, 128 << 10];
    private static readonly int[] Tables = [192 << 10, 256 << 10];

    protected override byte[] Make(TemporaryFolder folder) => DirtyVhdx.Make(folder, start: 0).Bytes;

    protected override IEnumerable<Extent> Pieces(byte[] image)
    {
        foreach (int at in Headers)
        {
            yield return new Extent(at, 96);
        }

        foreach (int at in Tables)
        {
            yield return new Extent(at, 96);
        }

        // In a log's data pages, the first and the last bytes tell which entry they belong to.
        foreach (Extent head in HeadsOf(image, new Extent(LogAt, LogLength), Page, bytes => bytes.AsSpan().StartsWith("loge"u8)))
        {
            yield return head;
        }

        foreach (Extent head in HeadsOf(image, new Extent(LogAt, LogLength), Page, bytes => bytes.AsSpan().StartsWith("data"u8)))
        {
            yield return new Extent(head.Offset, 16);
            yield return new Extent(head.Offset + Page - 4, 4);
        }

        foreach (Extent head in HeadsOf(image, new Extent(LogAt + LogLength, 2 << 20), Page, _ => true))
        {
            yield return new Extent(head.Offset, Math.Min(head.Length, 1024));
        }
    }

    protected override void Seal(OverlayDevice image)
    {
        foreach (int at in Headers)
        {
            Patch(image, at, VhdxHeader.Size, bytes => VhdxChecksum.Update(bytes));
        }

        foreach (int at in Tables)
        {
            Patch(image, at, RegionTable.Size, bytes => VhdxChecksum.Update(bytes));
        }

        byte[] head = new byte[LogEntryHeader.Size];
        for (int at = LogAt; at < LogAt + LogLength; at += Page)
        {
            image.Read(at, head);
            if (head.AsSpan().StartsWith("loge"u8) && BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(8)) is var length and >= LogEntryHeader.Size
                && length <= LogAt + LogLength - at)
            {
                Patch(image, at, length, bytes => VhdxChecksum.Update(bytes));
            }
        }
    }

    protected override void Use(OverlayDevice image) => ContainerUse.Read(image);
}
