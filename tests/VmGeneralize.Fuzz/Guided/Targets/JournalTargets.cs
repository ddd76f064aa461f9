using System.Buffers.Binary;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ext;
using VmGeneralize.FileSystems.Ext.Journal;
using VmGeneralize.FileSystems.Tests.Ext.Journal;
using VmGeneralize.FileSystems.Tests.Xfs;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.FileSystems.Xfs.Log;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Fuzz.Guided.Targets;

/// <summary>An ext4 volume whose journal is still to be replayed, as the kernel left it: the journal's superblock and blocks with a header.</summary>
internal sealed class ExtJournalTarget() : ImageTarget("ext-journal")
{
    private const int BlockSize = 1024;

    private IReadOnlyList<Extent> _journal = [];

    protected override byte[] Make(TemporaryFolder folder)
    {
        string volume = JournalImage.Make(folder, 4, "-b", "1024", "-J", "size=1", "-N", "64", "-O", "^metadata_csum,^64bit,^resize_inode");
        string dirty = "";
        JournalImage.Mounted(folder, volume, "data=journal", mount =>
        {
            for (int i = 0; i < 3; i++)
            {
                Directory.CreateDirectory($"{mount}/{i}");
                JournalImage.WriteSynced($"{mount}/{i}/file", new byte[300]);
                Directory.Delete($"{mount}/{i / 2}", recursive: true);
                Directory.CreateDirectory($"{mount}/{i / 2}");
            }

            dirty = JournalImage.Copy(volume, "dirty");
        });
        (_, _journal) = JournalImage.Locate(dirty);
        return File.ReadAllBytes(dirty);
    }

    protected override IEnumerable<Extent> Pieces(byte[] image)
    {
        yield return new Extent(_journal[0].Offset, 0x60);
        foreach (Extent head in _journal.SelectMany(extent => HeadsOf(image, extent, BlockSize, HasHeader)))
        {
            yield return new Extent(head.Offset, Math.Min(head.Length, 256));
        }
    }

    protected override void Use(OverlayDevice image)
    {
        using ExtFileSystem fileSystem = ExtFileSystem.Open(image);
        VolumeUse.All(fileSystem);
    }

    private static bool HasHeader(byte[] block) => JournalBlockHeader.Read(block) is { Magic: JournalBlockHeader.MagicNumber } header
        && header.Type is not (JournalBlockType.SuperblockV1 or JournalBlockType.SuperblockV2);
}

/// <summary>An XFS volume that was shut down while in use: log records and their contents.</summary>
internal sealed class XfsLogTarget() : ImageTarget("xfs-log")
{
    private const int Block = 512;
    private const int HeadOfRecord = 320; // bytes of a record's header that mean something
    private const int BlocksOfRecord = 4;
    private const int Checksum = 32; // of a record: its place in the header

    protected override byte[] Make(TemporaryFolder folder)
    {
        string path = XfsImage.Make(folder, "plain", 48);
        XfsLoad.Run(path, seed: 5, steps: 25, flush: true, settle: true, hold: true);
        byte[] image = File.ReadAllBytes(path);
        foreach (int record in Records(image))
        {
            image.AsSpan(record + Checksum, sizeof(uint)).Clear(); // "none was computed": else all that is changed is taken for torn, and passed over
        }

        return image;
    }

    protected override IEnumerable<Extent> Pieces(byte[] image)
    {
        XfsSuperblock superblock = XfsSuperblock.Read(new MemoryDevice(image));
        foreach (int record in Records(image))
        {
            yield return new Extent(record, HeadOfRecord);
            yield return new Extent(record + Block, BlocksOfRecord * Block);
        }

        yield return new Extent(0, superblock.SectorSize);
    }

    protected override void Use(OverlayDevice image)
    {
        using XfsFileSystem fileSystem = XfsFileSystem.Open(image);
        VolumeUse.All(fileSystem);
    }

    private static IEnumerable<int> Records(byte[] image) => Enumerable.Range(0, (image.Length / Block) - BlocksOfRecord)
        .Select(block => block * Block).Where(at => BinaryPrimitives.ReadUInt32BigEndian(image.AsSpan(at)) == XfsLogRecord.Magic);
}
