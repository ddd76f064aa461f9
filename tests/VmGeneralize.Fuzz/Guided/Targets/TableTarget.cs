using System.Buffers.Binary;
using System.IO.Hashing;
using VmGeneralize.Blocks;
using VmGeneralize.TestSupport;
using VmGeneralize.Volumes;
using VmGeneralize.Volumes.Gpt;

namespace VmGeneralize.Fuzz.Guided.Targets;

/// <summary>A disk partitioned by sfdisk.</summary>
/// <param name="name">Name on the command line.</param>
/// <param name="script">The input for sfdisk.</param>
internal sealed class TableTarget(string name, string script) : ImageTarget(name)
{
    private const int Sector = 512;
    private const long MaxEntries = 4096;

    protected override byte[] Make(TemporaryFolder folder)
    {
        string path = folder.File("disk");
        SparseFile.Create(path, 16 << 20);
        OutsideTool.RunChecked("sh", "-c", "printf \"$1\" | sfdisk -q \"$2\"", "sh", script, path);
        return File.ReadAllBytes(path);
    }

    protected override void Seal(OverlayDevice image)
    {
        SealGpt(image, Sector);
        SealGpt(image, image.Length - Sector);
    }

    protected override void Use(OverlayDevice image)
    {
        PartitionLayout layout = PartitionTable.Read(image);
        _ = PartitionTable.GapExtents(layout, image.Length).TotalLength;
        _ = PartitionTable.UnallocatedSpaces(layout, image.Length).Count;
        foreach (Partition partition in layout.Partitions)
        {
            using IBlockDevice volume = PartitionTable.OpenVolume(image, partition);
            byte[] bytes = new byte[Math.Min(volume.Length, Sector)];
            volume.Read(0, bytes);
        }
    }

    private static void SealGpt(OverlayDevice image, long at) => Patch(image, at, Sector, header =>
    {
        if (!header.AsSpan().StartsWith(GptHeader.Signature))
        {
            return;
        }

        GptHeader read = GptHeader.Read(header);
        if (read.NumberOfPartitionEntries <= MaxEntries && read.SizeOfPartitionEntry <= Sector && read.PartitionEntryLba < (ulong)(image.Length / Sector))
        {
            Patch(image, (long)read.PartitionEntryLba * Sector, (long)read.EntryArrayLength, entries =>
                BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(0x58), Crc32.HashToUInt32(entries)));
        }

        if (read.HeaderSize is >= GptHeader.MinimumSize and <= Sector)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(0x10), GptHeader.ComputeCrc32(header.AsSpan(0, (int)read.HeaderSize)));
        }
    });
}
